package dev.engram.core.model;

import dev.engram.api.Encoding;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearningListener;
import dev.engram.api.TaskSequence;
import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.core.experiment.FakeLearner;
import dev.engram.core.plugins.FakePlugins;
import dev.engram.spi.DataSource.TrainAndTest;
import dev.engram.spi.LearnerFactory;
import dev.engram.spi.ModelImporter;
import dev.engram.spi.PredictorFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Models under a fake learner and a fake predictor, on the tasks and strategies of {@link FakePlugins}. */
final class FakeModels {
    final FakeLearner learner = new FakeLearner();
    final FakePredictor predictor = new FakePredictor();
    final List<String> devices = new ArrayList<>();
    final Models models = FakePlugins.injector(binder -> {
                binder.bind(LearnerFactory.class).toInstance((spec, strategy) -> {
                    devices.add(spec.device());
                    return learner;
                });
                binder.bind(PredictorFactory.class).toInstance((directory, signature) -> predictor.opened(signature));
                binder.bind(ModelImporter.class).toInstance((directory, signature) -> {
                    throw new EngramException(ErrorCode.STATE, "nothing to import");
                });
            })
            .getInstance(Models.class);
    private final Path directory;

    FakeModels(Path directory) {
        this.directory = directory;
    }

    ExperimentConfig experiment(String configuration) throws IOException {
        String defaults = "tasks=toy\ntraining { optimizer=sgd, epochs=2 }\nstrategies=[{type=keep,count=1}]\n";
        Path file = Files.writeString(directory.resolve("my.conf"), defaults + configuration);
        return models.experiment(file.toString(), List.of());
    }

    /** A model of the toy tasks, whose examples have one feature, a byte, and are of one class. */
    Path train(String configuration) throws IOException {
        return train(experiment(configuration));
    }

    /** A model of other tasks. */
    Path train(TaskSequence sequence) throws IOException {
        ExperimentConfig toys = experiment("");
        return train(new ExperimentConfig(
                toys.name(),
                toys.seeds(),
                seed -> sequence,
                toys.network(),
                toys.training(),
                toys.checkpoints(),
                toys.strategies(),
                toys.resolved()));
    }

    private Path train(ExperimentConfig config) {
        Path out = directory.resolve("model");
        models.train(config, "keep", out, new LearningListener() {}, () -> false);
        return out;
    }

    /** Data of the toy tasks' shape. */
    static NamedData toys(String name) {
        return data(name, new FakeExamples(name, new int[] {1}, Encoding.UNIT_BYTES, 1));
    }

    static NamedData data(String name, FakeExamples examples) {
        return new NamedData(name, new TrainAndTest(examples, examples));
    }
}
