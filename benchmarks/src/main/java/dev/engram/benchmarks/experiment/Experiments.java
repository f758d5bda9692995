package dev.engram.benchmarks.experiment;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.engram.api.LearningListener;
import dev.engram.core.checkpoint.Checkpoints;
import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.core.experiment.ExperimentReader;
import dev.engram.core.experiment.ExperimentRunner;
import dev.engram.core.experiment.RunResult;
import dev.engram.core.plugins.PluginModule;
import dev.engram.spi.LearnerFactory;
import dev.engram.tf.learner.TensorFlowLearnerFactory;
import java.util.List;

/** Whole experiments, wired as the command wires them. */
public final class Experiments {
    private final Injector injector =
            Guice.createInjector(new PluginModule(Experiments.class.getClassLoader()), new AbstractModule() {
                @Override
                protected void configure() {
                    bind(LearnerFactory.class).to(TensorFlowLearnerFactory.class);
                }
            });

    /**
     * Reads a built-in configuration.
     *
     * @param overrides as after {@code --set}
     */
    public ExperimentConfig read(String builtIn, String... overrides) {
        return injector.getInstance(ExperimentReader.class).read(builtIn, List.of(overrides));
    }

    /** Runs all, and fails if one failed. */
    public void run(ExperimentConfig experiment, int parallel, LearningListener listener) {
        List<RunResult> results = injector.getInstance(ExperimentRunner.class)
                .run(experiment, parallel, run -> Checkpoints.none(), listener, result -> {}, () -> false);
        for (RunResult result : results) {
            result.failure().ifPresent(failure -> {
                throw new IllegalStateException(result.run().label() + ": " + failure.message());
            });
        }
    }
}
