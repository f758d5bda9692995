package dev.engram.core.model;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Learner;
import dev.engram.api.LearnerSpec;
import dev.engram.api.Scenario;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.core.model.ModelManifest.Evaluation;
import dev.engram.core.model.ModelManifest.LearnedTask;
import dev.engram.core.storage.DirectoryLock;
import dev.engram.core.storage.SealedDirectory;
import dev.engram.spi.DataSource.TrainAndTest;
import dev.engram.spi.LearnerFactory;
import dev.engram.spi.ModelImporter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Makes the first model of a lineage from a classifier that somebody else trained. */
final class FirstModel {
    private final LearnerFactory learners;
    private final ModelSettings.Strategy chosen;
    private final ModelSettings.Training training;

    FirstModel(LearnerFactory learners, ModelSettings.Strategy chosen, ModelSettings.Training training) {
        this.learners = learners;
        this.chosen = chosen;
        this.training = training;
    }

    @SuppressWarnings("try") // the lock is held, not used
    ModelManifest of(ModelImporter.ImportedClassifier imported, String origin, Optional<NamedData> anchor, Path out) {
        SealedDirectory.requireFree(out);
        requireAnchor(anchor.isPresent());
        try (DirectoryLock held = DirectoryLock.on(out)) {
            TaskSequence sequence = new TaskSequence(
                    "import", Scenario.DOMAIN, List.of(anchorTask(imported, anchor)), imported.outputs());
            LearnerSpec spec = training.config().learnerOf(imported.network(), sequence, 1, 0);
            try (Learner learner = learners.create(spec, chosen.strategy())) {
                Task task = sequence.tasks().get(0);
                learner.startTask(0, task.name(), List.of(sequence.view(task.train(), 0, 0)), false);
                learner.consolidate();
                List<LearnedTask> tasks = new ArrayList<>();
                List<Evaluation> evaluations = new ArrayList<>();
                if (anchor.isPresent()) {
                    double accuracy = learner.accuracy(sequence.view(task.test(), 0, 0));
                    tasks.add(new LearnedTask(
                            task.name(), task.outputs(), task.train().size(), Fingerprint.of(task.train()), accuracy));
                    evaluations.add(new Evaluation(task.name(), accuracy, accuracy));
                }
                ModelManifest manifest = new ModelManifest(
                        ModelVersions.now(),
                        ModelVersions.present(),
                        chosen.settings(),
                        ImportedNetworkConfig.describe(imported.network(), origin),
                        training.resolved(),
                        1,
                        Arrays.stream(imported.featureShape()).boxed().toList(),
                        task.train().featureNames(),
                        FeatureScaling.NONE,
                        imported.outputs(),
                        Scenario.DOMAIN,
                        tasks,
                        evaluations,
                        List.of(),
                        learner.weightsSha256());
                ModelFormat.write(out, manifest, imported.network(), learner);
                return manifest;
            }
        }
    }

    private void requireAnchor(boolean present) {
        RepeatableData.require(chosen);
        if (!present && chosen.strategy().requirements().examples()) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "The strategy " + chosen.settings().get("type")
                            + " measures importance on examples of what the model"
                            + " has learned, and there are none. Give some (--anchor-data), or choose l2 (--strategy l2),"
                            + " which protects every weight alike");
        }
    }

    private static Task anchorTask(ModelImporter.ImportedClassifier imported, Optional<NamedData> anchor) {
        List<Integer> shape = Arrays.stream(imported.featureShape()).boxed().toList();
        Optional<TrainAndTest> known = anchor.map(named -> DataFit.shaped(shape, named));
        Dataset train = known.map(TrainAndTest::train)
                .orElseGet(() -> new NoExamples(imported.featureShape(), imported.outputs()));
        Dataset test = known.map(TrainAndTest::test).orElse(train);
        return new Task(
                anchor.map(NamedData::name).orElse("imported"),
                train,
                Optional.empty(),
                test,
                IntStream.range(0, train.classes()).boxed().toList());
    }
}
