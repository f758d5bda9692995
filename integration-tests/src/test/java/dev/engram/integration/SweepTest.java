package dev.engram.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.multibindings.MapBinder;
import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import dev.engram.api.LearningListener;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.core.checkpoint.Checkpoints;
import dev.engram.core.experiment.ExperimentReader;
import dev.engram.core.experiment.ExperimentRunner;
import dev.engram.core.plugins.PluginModule;
import dev.engram.core.sweep.Sweep;
import dev.engram.core.sweep.SweepLog;
import dev.engram.core.sweep.SweepReader;
import dev.engram.core.sweep.SweepRunner;
import dev.engram.datasets.sequence.PermutedConfig;
import dev.engram.datasets.sequence.PermutedTasks;
import dev.engram.spi.LearnerFactory;
import dev.engram.spi.TaskSource;
import dev.engram.spi.TaskSourceProvider;
import dev.engram.tf.learner.TensorFlowLearnerFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep over real training, on tasks whose test set must not be touched. */
class SweepTest {
    private static final String CONFIGURATION = """
            tasks { type = sealed, count = 2, train-limit = 600, validation = 400 }
            network { type = mlp, hidden = [16] }
            training { epochs = 2, batch-size = 32, early-stopping.enabled = true }
            strategies = [none, ewc]
            """;

    @TempDir
    Path directory;

    /** Permuted MNIST with a test set that must not be touched. */
    public static final class SealedTasks implements TaskSource {
        private final PermutedTasks permuted;

        public SealedTasks(PermutedConfig config) {
            permuted = new PermutedTasks(config);
        }

        @Override
        public TaskSequence tasks(long seed) {
            TaskSequence sequence = permuted.tasks(seed);
            List<Task> tasks = new ArrayList<>();
            for (Task task : sequence.tasks()) {
                tasks.add(new Task(task.name(), task.train(), task.validation(), new Sealed(), task.outputs()));
            }
            return new TaskSequence("sealed", sequence.scenario(), tasks, sequence.outputs());
        }
    }

    private static final class Sealed implements Dataset {
        private static AssertionError touched() {
            return new AssertionError("The test set was touched");
        }

        @Override
        public String name() {
            throw touched();
        }

        @Override
        public int size() {
            throw touched();
        }

        @Override
        public int[] featureShape() {
            throw touched();
        }

        @Override
        public Encoding encoding() {
            throw touched();
        }

        @Override
        public int classes() {
            throw touched();
        }

        @Override
        public int label(int row) {
            throw touched();
        }

        @Override
        public void read(int row, ByteBuffer target) {
            throw touched();
        }
    }

    private record SealedProvider(
            String name, Class<? extends Record> configuration, Class<? extends TaskSource> implementation)
            implements TaskSourceProvider {
        @Override
        public String summary() {
            return "for tests";
        }
    }

    private static Injector injector() {
        return Guice.createInjector(new PluginModule(SweepTest.class.getClassLoader()), new AbstractModule() {
            @Override
            protected void configure() {
                bind(LearnerFactory.class).to(TensorFlowLearnerFactory.class);
                MapBinder.newMapBinder(binder(), String.class, TaskSourceProvider.class)
                        .addBinding("sealed")
                        .toInstance(new SealedProvider("sealed", PermutedConfig.class, SealedTasks.class));
            }
        });
    }

    @Test
    void nothingOfASweepReadsTheTestSet() throws Exception {
        Path file = Files.writeString(directory.resolve("my.conf"), CONFIGURATION);
        Sweep sweep = injector()
                .getInstance(SweepReader.class)
                .read(
                        file.toString(),
                        List.of(),
                        List.of("strategies.ewc.lambda=[1,100]", "training.optimizer.learning-rate=[0.05,0.2]"));
        SweepLog log = SweepLog.open(directory.resolve("out"), sweep);
        injector().getInstance(SweepRunner.class).run(sweep, log, 2, new LearningListener() {}, () -> false);
        assertThat(log.results())
                .hasSize(6)
                .allSatisfy(result -> assertThat(result.value().orElseThrow()).isBetween(0.2, 1.0));
    }

    /** So that the test above can fail. */
    @Test
    void anOrdinaryRunOnTheSameTasksIsCaught() throws Exception {
        Path file = Files.writeString(directory.resolve("my.conf"), CONFIGURATION);
        var experiment = injector().getInstance(ExperimentReader.class).read(file.toString(), List.of());
        assertThatThrownBy(() -> injector()
                        .getInstance(ExperimentRunner.class)
                        .run(
                                experiment,
                                1,
                                run -> Checkpoints.none(),
                                new LearningListener() {},
                                result -> {},
                                () -> false))
                .hasStackTraceContaining("The test set was touched");
    }
}
