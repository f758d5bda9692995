package dev.engram.tf.learner;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Head;
import dev.engram.api.Learner;
import dev.engram.api.LearnerSpec;
import dev.engram.api.LearnerState;
import dev.engram.api.NamedTensor;
import dev.engram.api.TaskView;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.tf.feed.BatchInput;
import dev.engram.tf.feed.BlockForm;
import dev.engram.tf.feed.Examples;
import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.gradient.GradientTape;
import dev.engram.tf.runtime.TensorFlowRuntime;
import dev.engram.tf.serving.ServingModel;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import dev.engram.tf.step.ControlValue;
import dev.engram.tf.step.TrainingStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.NoOp;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** A network with its strategy in one TensorFlow graph, built once. */
public final class TensorFlowLearner implements Learner {
    private final LearnerSpec spec;
    private final String strategyName;
    private final boolean notesSteps;
    private final ThreadPlan threads;
    private final Graph graph;
    private final Session session;
    private final TensorStore store;
    private final Consolidation consolidation;
    private final TrainingStep trainingStep;
    private final Placeholder<TFloat32> strengthInput;
    private final Op setStrength;
    private final boolean takesStrength;
    private final Divergence divergence;
    private final BlockForm blocks;
    private final Training training;
    private final Evaluation evaluation;
    private final Estimation estimation;
    private final WithoutBatch withoutBatch;

    private @Nullable CurrentTask task;
    private boolean closed;

    TensorFlowLearner(LearnerSpec spec, ConsolidationStrategy strategy) {
        TensorFlowRuntime.load();
        this.spec = spec;
        this.strategyName =
                strategy.getClass().getName() + "/" + strategy.requirements().stateVersion();
        notesSteps = strategy.requirements().stepHooks();
        Devices.require(spec.device());
        threads = ThreadPlan.of(spec);
        graph = new Graph();
        try {
            Ops tf = Ops.create(graph);
            store = new TensorStore(tf);
            Classifier classifier = new Classifier(graph, store, spec, threads.parts());
            List<GraphTensor> parameters = classifier.parameters();
            GraphTensor strength = store.declare(TensorStore.DERIVED + "penalty-strength", Shape.scalar(), 1f);
            LearnerGraph view = new LearnerGraph(
                    graph,
                    tf,
                    store,
                    parameters,
                    classifier.heads(),
                    spec.seed(),
                    classifier.moment(),
                    strength.value());
            consolidation = strategy.build(view);
            Placeholder<TFloat32> learningRate = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
            strengthInput = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
            trainingStep = new TrainingStep(
                    new GradientTape(graph),
                    store,
                    parameters,
                    new TrainingStep.TaskPart(
                            classifier.loss().mean(), classifier.loss().gradients()),
                    strategy.requirements(),
                    consolidation,
                    new TrainingStep.Update(
                            spec.optimizer(),
                            spec.penaltyStep(),
                            !threads.splitsOperations(),
                            Optional.of(new FusedUpdate.Threads(
                                    threads.within(), threads.across(), threads.splitsSteps()))),
                    new TrainingStep.Controls(learningRate, strength.value()));
            setStrength = strength.assign(strengthInput);
            takesStrength = trainingStep.hasPenalty() || view.weighsByStrength();
            divergence = new Divergence(store);
            Training.Nodes nodes = trainingNodes(tf, classifier, learningRate);
            Operand<TFloat32> correct = classifier.correct();
            session = new Session(graph, Devices.config(spec.device(), threads));
            BatchInput input = classifier.input();
            blocks = input.form();
            training = new Training(session, input, nodes, spec.batchSize(), threads.splitsSteps());
            evaluation = new Evaluation(session, input, correct, threads.across());
            estimation = new Estimation(graph, session, input, classifier.moment(), threads.across());
            withoutBatch = new WithoutBatch(session, strategyName, classifier.moment());
        } catch (RuntimeException | Error e) {
            graph.close();
            throw e;
        }
        try {
            store.initialize(session);
            learningRate(spec.optimizer().learningRate());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private Training.Nodes trainingNodes(Ops tf, Classifier classifier, Placeholder<TFloat32> learningRate) {
        Operand<TFloat32> loss = classifier.loss().mean();
        List<Op> whole = new ArrayList<>(trainingStep.step());
        whole.add(loss);
        NoOp step = tf.withControlDependencies(whole).noOp();
        Optional<StepBlock> block =
                StepBlock.fits(spec.batchSize()) && (threads.splitsSteps() || StepBlock.pays(classifier.size()))
                        ? Optional.of(new StepBlock(
                                graph, classifier.input(), step, loss, classifier.moment(), spec.batchSize()))
                        : Optional.empty();
        return new Training.Nodes(step, loss, block, learningRate, classifier.moment());
    }

    @Override
    public void startTask(int index, String name, List<TaskView> data, boolean resetOptimizer) {
        requireOpen();
        data.forEach(this::requireFit);
        leaveTask();
        task = new CurrentTask(index, name, Examples.open(data, blocks), spec.batchSize(), spec.seed());
        if (resetOptimizer) {
            store.initialize(session, TensorStore.OPTIMIZER);
        }
        training.taskStarted();
        store.withScratch(session, () -> consolidation.taskStarted(scope()));
        refresh();
    }

    /** Native memory is written to after it was given back, and new is never given back, without a word. */
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The learner is closed");
        }
    }

    /** Its data goes first: that of two tasks together may not fit into memory. */
    private void leaveTask() {
        if (task != null) {
            task.examples().close();
            task = null;
        }
    }

    private void requireFit(TaskView view) {
        if (!Arrays.equals(view.data().featureShape(), spec.featureShape())) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "'" + view.data().name() + "' has examples of shape "
                            + Arrays.toString(view.data().featureShape()) + ", but the network takes "
                            + Arrays.toString(spec.featureShape()));
        }
        if (view.active().length != spec.outputs()) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "'" + view.data().name() + "' is seen through a head of " + view.active().length
                            + " outputs, but the network has " + spec.outputs());
        }
    }

    @Override
    public int stepsPerEpoch() {
        return current().stepsPerEpoch();
    }

    private CurrentTask current() {
        requireOpen();
        if (task == null) {
            throw new IllegalStateException("No task has been started");
        }
        return task;
    }

    @Override
    public double train(int count) {
        return training.run(current(), count);
    }

    @Override
    public void consolidate() {
        String name = "task '" + current().name() + "'";
        divergence.requireFiniteWeights(session, name);
        store.withScratch(session, () -> consolidation.taskLearned(scope()));
        divergence.requireFiniteState(session, name);
        refresh();
    }

    private LearnerTaskScope scope() {
        CurrentTask now = current();
        return new LearnerTaskScope(
                withoutBatch,
                now.index(),
                now.examples().size(),
                (count, batchSize, ops) -> estimation.forEachBatch(now, Math.toIntExact(count), batchSize, ops));
    }

    private void refresh() {
        if (!trainingStep.refresh().isEmpty()) {
            Session.Runner runner = training.feedLearningRate(session.runner());
            trainingStep.refresh().forEach(runner::addTarget);
            runner.run().close();
        }
    }

    @Override
    public double accuracy(TaskView view) {
        requireOpen();
        requireFit(view);
        return evaluation.accuracy(view);
    }

    @Override
    public void learningRate(double value) {
        requireOpen();
        training.learningRate(value);
        refresh();
    }

    @Override
    public void penaltyStrength(double factor) {
        if (!takesStrength) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    strategyName + " has no penalty that a lambda could weigh. Leave out lambda = auto");
        }
        try (TFloat32 scalar = TFloat32.scalarOf(ControlValue.of("penalty strength", factor))) {
            session.runner()
                    .feed(strengthInput, scalar)
                    .addTarget(setStrength)
                    .run()
                    .close();
        }
        refresh();
    }

    @Override
    public double penalty() {
        return read(trainingStep.penalty());
    }

    @Override
    public double stiffness() {
        return training.learningRate() * (double) read(trainingStep.largestCurvature());
    }

    @Override
    public boolean takesPenaltyImplicitly() {
        return trainingStep.implicit();
    }

    @Override
    public double gradientNorm() {
        return training.ofNextBatch(current(), trainingStep.gradientNorm());
    }

    private float read(Operand<TFloat32> scalar) {
        try (Result result = session.runner().fetch(scalar).run()) {
            return ((TFloat32) result.get(0)).getFloat();
        }
    }

    @Override
    public List<NamedTensor> weights() {
        return List.copyOf(store.read(session, changedBySteps()).values());
    }

    private List<String> changedBySteps() {
        List<String> names = new ArrayList<>(store.names(TensorStore.PARAMETER));
        if (notesSteps) {
            names.addAll(store.names(TensorStore.STRATEGY));
        }
        return names;
    }

    @Override
    public void restoreWeights(List<NamedTensor> weights) {
        Map<String, NamedTensor> byName = new LinkedHashMap<>();
        weights.forEach(tensor -> byName.put(tensor.name(), tensor));
        store.requireFit(new LearnerState(strategyName, byName, Map.of()), strategyName, changedBySteps());
        store.write(session, byName);
        refresh();
    }

    @Override
    public LearnerState state() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("steps", training.steps());
        counters.put("task", task == null ? -1L : task.index());
        counters.put("taskSteps", task == null ? 0L : task.steps());
        return new LearnerState(strategyName, store.read(session, kept()), counters);
    }

    private List<String> kept() {
        List<String> names = new ArrayList<>(store.names(TensorStore.PARAMETER));
        names.addAll(store.names(TensorStore.OPTIMIZER));
        names.addAll(store.names(TensorStore.STRATEGY));
        return names;
    }

    @Override
    public void restore(LearnerState state) {
        store.requireFit(state, strategyName, kept());
        long savedTask = state.counters().getOrDefault("task", -1L);
        if (savedTask >= 0 && (task == null || task.index() != savedTask)) {
            throw new EngramException(
                    ErrorCode.STATE,
                    "The saved state stands in task " + savedTask
                            + ", which has not been started. Nothing was changed");
        }
        store.write(session, state.tensors());
        training.moveTo(state.counters().getOrDefault("steps", 0L));
        if (task != null) {
            task.moveTo(state.counters().getOrDefault("taskSteps", 0L));
        }
        refresh();
    }

    @Override
    public void export(Path directory, List<Head> heads) {
        ServingModel.write(spec, parameters(), heads, directory);
    }

    @Override
    public List<NamedTensor> precision() {
        if (trainingStep.precision().isEmpty()) {
            return List.of();
        }
        Session.Runner runner = session.runner();
        trainingStep.precision().forEach(runner::fetch);
        List<String> names = store.names(TensorStore.PARAMETER);
        List<NamedTensor> precision = new ArrayList<>();
        try (Result result = runner.run()) {
            for (int i = 0; i < names.size(); i++) {
                precision.add(TensorStore.copy(names.get(i), (TFloat32) result.get(i)));
            }
        }
        return precision;
    }

    @Override
    public String weightsSha256() {
        return WeightsHash.of(
                store.read(session, store.names(TensorStore.PARAMETER)).values());
    }

    @Override
    public long stateBytes() {
        return store.bytes(TensorStore.STRATEGY);
    }

    @Override
    public long steps() {
        return training.steps();
    }

    /** The parameters by name, for inspection; a copy. */
    public Map<String, NamedTensor> parameters() {
        return store.read(session, store.names(TensorStore.PARAMETER));
    }

    @Override
    public void close() {
        closed = true;
        leaveTask();
        training.close();
        evaluation.close();
        estimation.close();
        session.close();
        graph.close();
    }
}
