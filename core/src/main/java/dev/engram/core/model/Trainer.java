package dev.engram.core.model;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Learner;
import dev.engram.api.LearnerSpec;
import dev.engram.api.LearningListener;
import dev.engram.api.NetworkSpec;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.core.experiment.LearningPlan;
import dev.engram.core.experiment.TaskManager;
import dev.engram.core.model.ModelManifest.Evaluation;
import dev.engram.core.model.ModelManifest.LearnedTask;
import dev.engram.core.storage.DirectoryLock;
import dev.engram.core.storage.ReservedRoom;
import dev.engram.core.storage.SealedDirectory;
import dev.engram.spi.LearnerFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Trains the first model, on the tasks of an experiment under one of its strategies and its first seed. */
final class Trainer {
    private final LearnerFactory learners;
    private final ExperimentConfig config;
    private final ExperimentConfig.StrategyEntry entry;

    Trainer(LearnerFactory learners, ExperimentConfig config, String strategy) {
        this.learners = learners;
        this.config = config;
        this.entry = config.strategies().stream()
                .filter(candidate -> candidate.label().equals(strategy))
                .findFirst()
                .orElseThrow(() -> new EngramException(
                        ErrorCode.CONFIGURATION,
                        "The configuration has no strategy '" + strategy + "', but "
                                + config.strategies().stream()
                                        .map(ExperimentConfig.StrategyEntry::label)
                                        .toList()));
        if (entry.lambda().isPresent()) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "lambda = auto is for experiments: a model takes its lambda along to data that comes later. Choose it"
                            + " with engram run or engram sweep, and write the number");
        }
    }

    @SuppressWarnings("try") // the lock is held, not used
    ModelManifest train(Path out, LearningListener listener, BooleanSupplier interrupted) {
        SealedDirectory.requireFree(out);
        try (DirectoryLock held = DirectoryLock.on(out)) {
            long seed = config.seeds().get(0);
            TaskSequence sequence = config.tasks().tasks(seed);
            FeatureScaling scaling = FeatureScaling.of(sequence);
            NetworkSpec network = config.network().spec();
            LearnerSpec spec = config.training().learnerOf(network, sequence, seed, 0);
            LearningListener.Run run = new LearningListener.Run(
                    entry.label(),
                    entry.type(),
                    seed,
                    sequence.tasks().stream().map(Task::name).toList());
            LearningPlan plan = LearningPlan.of(sequence, config.training(), entry);
            try (Learner learner = learners.create(spec, entry.strategy());
                    ReservedRoom room = ModelFormat.reserve(out, network, learner)) {
                TaskManager manager = new ToldRun(run, listener, interrupted).learn(plan, learner, List.of());
                ModelManifest manifest = manifest(sequence, scaling, learner, manager);
                room.free();
                ModelFormat.write(out, manifest, network, learner);
                return manifest;
            }
        }
    }

    private ModelManifest manifest(
            TaskSequence sequence, FeatureScaling scaling, Learner learner, TaskManager manager) {
        List<LearnedTask> tasks = new ArrayList<>();
        List<Evaluation> evaluations = new ArrayList<>();
        int last = sequence.tasks().size() - 1;
        for (int i = 0; i <= last; i++) {
            Task task = sequence.tasks().get(i);
            tasks.add(new LearnedTask(
                    task.name(),
                    task.outputs(),
                    task.train().size(),
                    Fingerprint.of(task.train()),
                    manager.accuracy().get(i, i)));
            double before = i < last
                    ? manager.accuracy().get(i, i)
                    : manager.accuracy().initial().get(i);
            evaluations.add(
                    new Evaluation(task.name(), before, manager.accuracy().get(last, i)));
        }
        return new ModelManifest(
                ModelVersions.now(),
                ModelVersions.present(),
                entry.settings(),
                map(config.resolved().get("network")),
                map(config.resolved().get("training")),
                config.seeds().get(0),
                Arrays.stream(sequence.tasks().get(0).train().featureShape())
                        .boxed()
                        .toList(),
                sequence.tasks().get(0).train().featureNames(),
                scaling,
                sequence.outputs(),
                sequence.scenario(),
                tasks,
                evaluations,
                List.of(),
                learner.weightsSha256());
    }

    private static Map<String, Object> map(@Nullable Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> given) {
            given.forEach((key, inner) -> map.put(String.valueOf(key), inner));
        }
        return map;
    }
}
