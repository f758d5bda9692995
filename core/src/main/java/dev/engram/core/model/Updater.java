package dev.engram.core.model;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Learner;
import dev.engram.api.LearnerState;
import dev.engram.api.LearningListener;
import dev.engram.api.NamedTensor;
import dev.engram.api.Scenario;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.core.experiment.LearningPlan;
import dev.engram.core.experiment.RunResult;
import dev.engram.core.experiment.TaskManager;
import dev.engram.core.model.ModelManifest.Evaluation;
import dev.engram.core.model.ModelManifest.LearnedTask;
import dev.engram.core.storage.DirectoryLock;
import dev.engram.core.storage.ReservedRoom;
import dev.engram.core.storage.SealedDirectory;
import dev.engram.spi.DataSource.TrainAndTest;
import dev.engram.spi.LearnerFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Teaches a stored model new data under its own strategy and writes the result as a new model, if it passes the gates. Begin with
 * {@link Models#update}.
 */
public final class Updater {
    /** Names of an optimizer's tensors in a state begin with it. */
    private static final String OPTIMIZER = "optimizer/";

    private final LearnerFactory learners;
    private final ModelSettings settings;
    private final StoredModel model;
    private final NamedData news;
    private final List<NamedData> evaluations = new ArrayList<>();
    private final List<String> overrides = new ArrayList<>();
    private final List<String> ofStrategy = new ArrayList<>();
    private Gates gates = Gates.NONE;
    private Optional<String> head = Optional.empty();
    private LearningListener listener = new LearningListener() {};
    private BooleanSupplier interrupted = () -> false;

    Updater(LearnerFactory learners, ModelSettings settings, StoredModel model, NamedData news) {
        this.learners = learners;
        this.settings = settings;
        this.model = model;
        this.news = news;
    }

    /** Measures further data before and after; its test examples only. */
    public Updater evaluate(NamedData data) {
        evaluations.add(data);
        return this;
    }

    /** What the result must reach; how much may be forgotten takes data to {@link #evaluate}. */
    public Updater require(Gates required) {
        gates = required;
        return this;
    }

    /**
     * Changes how the new data is trained, {@code training.epochs=3}, which the new model keeps; or λ, {@code strategy.lambda=300},
     * for this update alone: higher where the model forgot too much, lower where it learned too little.
     */
    public Updater set(String override) {
        (ModelSettings.isOfStrategy(override) ? ofStrategy : overrides).add(override);
        return this;
    }

    /**
     * The task whose head the new data belongs to, in a model with a head a task; whose labels it has, in a model that learned
     * its classes task by task.
     */
    public Updater head(String task) {
        head = Optional.of(task);
        return this;
    }

    /** Is told how the training goes. */
    public Updater listener(LearningListener told) {
        listener = told;
        return this;
    }

    /** Asked several times a second; once it says yes, the update ends with {@link ErrorCode#INTERRUPTED}. */
    public Updater interruptedBy(BooleanSupplier asked) {
        interrupted = asked;
        return this;
    }

    /**
     * Learns, measures, and writes the new model if every gate is passed.
     *
     * @param out does not exist
     * @throws EngramException {@link ErrorCode#CONFIGURATION} when forgetting is limited and nothing is named for evaluation,
     *     {@link ErrorCode#IO} when the place is taken, {@link ErrorCode#DATA} when data does not fit the model,
     *     {@link ErrorCode#DIVERGED} or {@link ErrorCode#INTERRUPTED}; nothing is written then
     */
    @SuppressWarnings("try") // the lock is held, not used
    public Update into(Path out) {
        if (gates.maxForgetting().isPresent() && evaluations.isEmpty()) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "max-forgetting has nothing to measure: name old data with --eval, such as --eval first=mnist");
        }
        SealedDirectory.requireFree(out);
        try (DirectoryLock held = DirectoryLock.on(out)) {
            return learn(out);
        }
    }

    private Update learn(Path out) {
        ModelManifest manifest = model.manifest();
        List<String> notes = new ArrayList<>();
        ModelSettings.Training training = training(notes);
        ModelSettings.Strategy strategy = settings.strategy(manifest.strategy());
        Optional<UpdateLambda> lambda = UpdateLambda.of(
                strategy.settings(),
                settings.strategy(manifest.strategy(), ofStrategy).settings());
        RepeatableData.require(strategy);
        TaskSequence sequence = sequence();
        LearningPlan plan = new LearningPlan(
                sequence,
                1,
                manifest.tasks().size(),
                training.config(),
                strategy.strategy().requirements(),
                Optional.empty());
        LearningListener.Run run = new LearningListener.Run(
                "update",
                String.valueOf(manifest.strategy().get("type")),
                manifest.seed(),
                sequence.tasks().stream().map(Task::name).toList(),
                plan.toLearn());
        try (Learner learner = learners.create(
                        training.config().learnerOf(model.network(), sequence, manifest.seed(), 0),
                        strategy.strategy());
                ReservedRoom room = ModelFormat.reserve(out, model.network(), learner)) {
            learner.restore(start(learner, training, notes));
            lambda.ifPresent(own -> learner.penaltyStrength(own.factor()));
            TaskManager manager = new ToldRun(run, listener, interrupted).learn(plan, learner, notes);
            List<Evaluation> measured = new ArrayList<>();
            for (int i = 0; i < sequence.tasks().size(); i++) {
                measured.add(new Evaluation(
                        sequence.tasks().get(i).name(),
                        manager.accuracy().initial().get(i),
                        manager.accuracy().get(0, i)));
            }
            Evaluation learned = measured.get(0);
            List<Evaluation> kept = measured.subList(1, measured.size());
            List<String> missed = gates.missed(learned, kept);
            if (missed.isEmpty()) {
                ModelManifest next =
                        next(training, lambda, learner, sequence.tasks().get(0), measured);
                room.free();
                ModelFormat.write(out, next, model.network(), learner);
            }
            RunResult.Cost cost = manager.cost();
            return new Update(learned, kept, missed, cost.trainSeconds(), cost.consolidationSeconds());
        }
    }

    /** Early stopping needs validation examples, which new data does not come with. */
    private ModelSettings.Training training(List<String> notes) {
        ModelSettings.Training training = settings.training(model.manifest().training(), overrides);
        if (!training.config().earlyStopping().enabled()) {
            return training;
        }
        notes.add("early stopping is off: an update has no validation examples. "
                + training.config()
                        .epochs()
                        .map(epochs -> "All " + epochs + " epochs of training.epochs")
                        .orElse("All steps of training.iterations")
                + " are trained; another number goes with --set");
        List<String> without = new ArrayList<>(overrides);
        without.add("training.early-stopping.enabled = false");
        return settings.training(model.manifest().training(), without);
    }

    /** The model's state; the slots of another optimizer mean nothing to a new one, which begins with its own. */
    private LearnerState start(Learner fresh, ModelSettings.Training training, List<String> notes) {
        LearnerState state = model.state();
        Map<?, ?> before =
                settings.training(model.manifest().training(), List.of()).optimizer();
        Map<?, ?> now = training.optimizer();
        if (Objects.equals(before.get("type"), now.get("type"))) {
            return state;
        }
        notes.add("the optimizer was " + before + " and is " + now + ": its moving averages start anew");
        Map<String, NamedTensor> tensors = new LinkedHashMap<>(state.tensors());
        tensors.keySet().removeIf(name -> name.startsWith(OPTIMIZER));
        fresh.state().tensors().forEach((name, slot) -> {
            if (name.startsWith(OPTIMIZER)) {
                tensors.put(name, slot);
            }
        });
        return new LearnerState(state.strategy(), tensors, state.counters());
    }

    private ModelManifest next(
            ModelSettings.Training training,
            Optional<UpdateLambda> lambda,
            Learner learner,
            Task task,
            List<Evaluation> measured) {
        ModelManifest before = model.manifest();
        List<LearnedTask> tasks = new ArrayList<>(before.tasks());
        tasks.add(new LearnedTask(
                task.name(),
                task.outputs(),
                task.train().size(),
                Fingerprint.of(task.train()),
                measured.get(0).after(),
                lambda.map(UpdateLambda::value).orElse(null)));
        List<ModelManifest.Ancestor> ancestors = new ArrayList<>(before.ancestors());
        ancestors.add(before.asAncestor());
        return new ModelManifest(
                ModelVersions.now(),
                ModelVersions.present(),
                before.strategy(),
                before.network(),
                training.resolved(),
                before.seed(),
                before.featureShape(),
                before.featureNames().isEmpty() ? task.train().featureNames() : before.featureNames(),
                before.scaling(),
                before.outputs(),
                before.scenario(),
                tasks,
                measured,
                ancestors,
                learner.weightsSha256());
    }

    private TaskSequence sequence() {
        ModelManifest manifest = model.manifest();
        Set<String> names = new HashSet<>();
        manifest.tasks().forEach(task -> names.add(task.name()));
        if (!names.add(news.name())) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "The model has already learned a task called '" + news.name() + "'. Give the new data another name"
                            + " (--name)");
        }
        List<Task> tasks = new ArrayList<>(List.of(task(news, head)));
        for (NamedData evaluation : evaluations) {
            tasks.add(task(evaluation, headOf(evaluation)));
        }
        return new TaskSequence(
                "update",
                manifest.scenario() == Scenario.TASK ? Scenario.TASK : Scenario.DOMAIN,
                tasks,
                manifest.outputs());
    }

    /** Data for evaluation belongs to the task of its name, where its labels alone do not say what they mean. */
    private Optional<String> headOf(NamedData evaluation) {
        ModelManifest manifest = model.manifest();
        boolean all = evaluation.data().test().classes() == manifest.outputs();
        return manifest.scenario() == Scenario.TASK || (manifest.scenario() == Scenario.CLASS && !all)
                ? Optional.of(evaluation.name())
                : Optional.empty();
    }

    private Task task(NamedData named, Optional<String> ownHead) {
        ModelManifest manifest = model.manifest();
        List<Integer> outputs = DataFit.outputs(manifest, named, ownHead);
        TrainAndTest data = manifest.scaling().of(DataFit.fitted(manifest, named));
        return new Task(named.name(), data.train(), Optional.empty(), data.test(), outputs);
    }
}
