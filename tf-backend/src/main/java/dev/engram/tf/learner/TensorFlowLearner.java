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
import dev.engram.tf.feed.ExampleBlock;
import dev.engram.tf.feed.Examples;
import dev.engram.tf.gpu.GpuLibraries;
import dev.engram.tf.graph.BatchParts;
import dev.engram.tf.network.Network;
import dev.engram.tf.random.RandomKey;
import dev.engram.tf.serving.ServingModel;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
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
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.NoOp;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** A network with its strategy in one TensorFlow graph, built once. */
public final class TensorFlowLearner implements Learner {
    private static final int LOSSES_KEPT = 5;

    static {
        GpuLibraries.load();
    }

    private final LearnerSpec spec;
    private final String strategyName;
    private final ThreadPlan threads;
    private final Graph graph = new Graph();
    private final Session session;
    private final TensorStore store;
    private final BatchInput input;
    private final Consolidation consolidation;
    private final TrainingStep trainingStep;
    private final NoOp step;
    private final Optional<StepBlock> block;
    private final Operand<TFloat32> loss;
    private final Placeholder<TFloat32> learningRateInput;
    private final Placeholder<TFloat32> strengthInput;
    private final Op setStrength;
    private final Placeholder<TInt32> momentInput;
    private final Evaluation evaluation;
    private final Estimation estimation;
    private final TInt32 moment = TInt32.tensorOf(Shape.of(2));
    private final TFloat32 learningRate = TFloat32.tensorOf(Shape.scalar());
    private final RecentLosses recent = new RecentLosses(LOSSES_KEPT);

    private @Nullable CurrentTask task;
    private long steps;

    TensorFlowLearner(LearnerSpec spec, ConsolidationStrategy strategy) {
        this.spec = spec;
        this.strategyName =
                strategy.getClass().getName() + "/" + strategy.requirements().stateVersion();
        Devices.require(spec.device());
        threads = ThreadPlan.of(spec);
        try {
            Ops tf = Ops.create(graph);
            store = new TensorStore(tf);
            input = new BatchInput(tf, featureCount(spec), spec.featureBytes(), spec.outputs());
            momentInput = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(2)));
            learningRateInput = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
            Network network = Network.of(
                    graph,
                    store,
                    spec.network(),
                    Shape.of(Arrays.stream(spec.featureShape()).asLongStream().toArray()),
                    spec.outputs(),
                    spec.seed());
            Operand<TFloat32> unmasked = network.infer(input.features());
            Operand<TFloat32> logits = tf.math.add(unmasked, input.mask());
            Operand<TFloat32> labels =
                    tf.oneHot(input.labels(), tf.constant(spec.outputs()), tf.constant(1f), tf.constant(0f));
            TaskLoss taskLoss = taskLoss(tf, network, logits, labels);
            loss = taskLoss.mean();
            LearnerGraph view = new LearnerGraph(
                    graph,
                    tf,
                    store,
                    network.parameters(),
                    new LearnerGraph.Heads(
                            Optional.of(logits),
                            Optional.of(unmasked),
                            Optional.of(labels),
                            loss,
                            tf.dtypes.cast(tf.size(input.labels()), TFloat32.class)),
                    spec.seed(),
                    momentInput);
            consolidation = strategy.build(view);
            strengthInput = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
            GraphTensor strength = store.declare(TensorStore.SCRATCH + "penalty-strength", Shape.scalar(), 1f);
            trainingStep = new TrainingStep(
                    view,
                    store,
                    network.parameters(),
                    taskLoss.gradients(),
                    strategy.requirements(),
                    consolidation,
                    spec.optimizer(),
                    spec.penaltyStep(),
                    new TrainingStep.Controls(learningRateInput, strength.value()));
            setStrength = strength.assign(strengthInput);
            List<Op> whole = new ArrayList<>(trainingStep.step());
            whole.add(loss);
            step = tf.withControlDependencies(whole).noOp();
            Operand<TInt64> predicted = tf.math.argMax(logits, tf.constant(1));
            Operand<TFloat32> correct = tf.reduceSum(
                    tf.dtypes.cast(
                            tf.math.equal(predicted, tf.dtypes.cast(input.labels(), TInt64.class)), TFloat32.class),
                    tf.constant(0));
            block = threads.splitsSteps() || StepBlock.pays(parameterCount(network))
                    ? Optional.of(new StepBlock(graph, input, step, loss, momentInput, spec.batchSize()))
                    : Optional.empty();
            session = new Session(graph, Devices.config(spec.device(), threads));
            evaluation = new Evaluation(session, input, correct, spec.featureBytes(), threads.across());
            estimation = new Estimation(graph, session, input, momentInput, threads.across());
        } catch (RuntimeException e) {
            closeTensors();
            graph.close();
            throw e;
        }
        store.initialize(session, "");
        learningRate(spec.optimizer().learningRate());
    }

    private TaskLoss taskLoss(Ops tf, Network network, Operand<TFloat32> logits, Operand<TFloat32> labels) {
        BatchParts parts = new BatchParts(tf, input.rows(), threads.parts());
        if (threads.parts() > 1) {
            return TaskLoss.ofParts(
                    graph,
                    tf,
                    parts,
                    network.train(input.features(), parts, this::dropoutSeed),
                    input.mask(),
                    labels,
                    network.parameters());
        }
        Operand<TFloat32> trainingLogits = network.hasDropout()
                ? tf.math.add(
                        network.train(input.features(), parts, this::dropoutSeed)
                                .get(0),
                        input.mask())
                : logits;
        return TaskLoss.ofWhole(graph, tf, trainingLogits, labels, network.parameters());
    }

    private static long parameterCount(Network network) {
        return network.parameters().stream()
                .mapToLong(parameter -> parameter.shape().size())
                .sum();
    }

    private static int featureCount(LearnerSpec spec) {
        return Arrays.stream(spec.featureShape()).reduce(1, Math::multiplyExact);
    }

    private Operand<TInt32> dropoutSeed(String layer) {
        Ops tf = Ops.create(graph);
        return tf.math.add(
                tf.constant(RandomKey.of(spec.seed(), "dropout/" + layer).ints()), momentInput);
    }

    @Override
    public void startTask(int index, String name, List<TaskView> data, boolean resetOptimizer) {
        data.forEach(this::requireFit);
        if (task != null) {
            task.examples().close();
        }
        task = new CurrentTask(index, name, Examples.open(data, spec.featureBytes()), spec.seed());
        if (resetOptimizer) {
            store.initialize(session, TensorStore.OPTIMIZER);
        }
        recent.clear();
        consolidation.taskStarted(scope());
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
        return stepsPerEpoch(current());
    }

    private int stepsPerEpoch(CurrentTask of) {
        return (of.examples().size() + spec.batchSize() - 1) / spec.batchSize();
    }

    private CurrentTask current() {
        if (task == null) {
            throw new IllegalStateException("No task has been started");
        }
        return task;
    }

    @Override
    public double train(int count) {
        CurrentTask now = current();
        int perEpoch = stepsPerEpoch(now);
        double sum = 0;
        int left = count;
        while (left > 0) {
            int inEpoch = Math.toIntExact(now.steps() % perEpoch);
            int run = Math.min(left, perEpoch - inEpoch);
            int[] order = now.order(now.steps() / perEpoch);
            int from = inEpoch * spec.batchSize();
            int to = (int) Math.min(order.length, (long) from + (long) run * spec.batchSize());
            sum += train(now, order, from, to);
            left -= run;
        }
        return sum / count;
    }

    /** Steps over a part of an epoch's order: in blocks as far as they go, the rest one by one. */
    private double train(CurrentTask now, int[] order, int from, int to) {
        double[] sum = {0};
        int single = from;
        if (block.isPresent()) {
            int rowsOfBlock = StepBlock.STEPS * spec.batchSize();
            single = from + (to - from) / rowsOfBlock * rowsOfBlock;
            now.examples()
                    .forEachBatch(
                            order, from, single, rowsOfBlock, (data, rows) -> sum[0] += steps(block.get(), data, rows));
        }
        now.examples().forEachBatch(order, single, to, spec.batchSize(), (data, rows) -> sum[0] += step(data, rows));
        return sum[0];
    }

    private double steps(StepBlock block, ExampleBlock data, TInt32 rows) {
        int phase = current().index() + 1;
        double sum = 0;
        for (float value :
                block.run(stepRunner().feed(learningRateInput, learningRate), data, rows, phase, (int) steps)) {
            sum += taken(value);
        }
        return sum;
    }

    private double step(ExampleBlock data, TInt32 rows) {
        moment(current().index() + 1, steps);
        Session.Runner runner = input.feed(stepRunner(), data, rows)
                .feed(momentInput, moment)
                .feed(learningRateInput, learningRate)
                .addTarget(step)
                .fetch(loss);
        try (Result result = runner.run()) {
            return taken(((TFloat32) result.get(0)).getFloat());
        }
    }

    /** On several threads where a step has parts for them, else without waking any. */
    private Session.Runner stepRunner() {
        return threads.splitsSteps() ? session.runner() : Devices.inCaller(session);
    }

    /** Notes a step and its loss. */
    private double taken(float value) {
        CurrentTask now = current();
        if (!Float.isFinite(value)) {
            throw new EngramException(
                    ErrorCode.DIVERGED,
                    "The loss is " + value + " at step " + now.steps() + " of task '" + now.name()
                            + "' (last finite losses: " + recent
                            + "). Lower training.optimizer.learning-rate, or with a penalty its lambda, or use "
                            + "training.penalty-step = implicit");
        }
        recent.add(value);
        steps++;
        now.advance();
        return value;
    }

    private void moment(int phase, long counter) {
        moment.copyFrom(DataBuffers.of(phase, (int) counter));
    }

    @Override
    public void consolidate() {
        consolidation.taskLearned(scope());
        refresh();
    }

    private LearnerTaskScope scope() {
        CurrentTask now = current();
        return new LearnerTaskScope(
                session,
                now.index(),
                now.examples().size(),
                (count, batchSize, ops) -> estimation.forEachBatch(now, Math.toIntExact(count), batchSize, ops));
    }

    private void refresh() {
        if (!trainingStep.refresh().isEmpty()) {
            Session.Runner runner = session.runner().feed(learningRateInput, learningRate);
            trainingStep.refresh().forEach(runner::addTarget);
            runner.run().close();
        }
    }

    @Override
    public double accuracy(TaskView view) {
        requireFit(view);
        return evaluation.accuracy(view);
    }

    @Override
    public void learningRate(double value) {
        learningRate.setFloat((float) value);
        refresh();
    }

    @Override
    public void penaltyStrength(double factor) {
        try (TFloat32 scalar = TFloat32.scalarOf((float) factor)) {
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
        return learningRate.getFloat() * (double) read(trainingStep.largestCurvature());
    }

    @Override
    public boolean takesPenaltyImplicitly() {
        return trainingStep.implicit();
    }

    @Override
    public double gradientNorm() {
        CurrentTask now = current();
        int perEpoch = stepsPerEpoch(now);
        int[] order = now.order(now.steps() / perEpoch);
        int from = Math.toIntExact(now.steps() % perEpoch) * spec.batchSize();
        int to = Math.min(order.length, from + spec.batchSize());
        double[] norm = {0};
        now.examples().forEachBatch(order, from, to, spec.batchSize(), (block, rows) -> {
            moment(now.index() + 1, steps);
            Session.Runner runner = input.feed(session.runner(), block, rows)
                    .feed(momentInput, moment)
                    .fetch(trainingStep.gradientNorm());
            try (Result result = runner.run()) {
                norm[0] = ((TFloat32) result.get(0)).getFloat();
            }
        });
        return norm[0];
    }

    private float read(Operand<TFloat32> scalar) {
        try (Result result = session.runner().fetch(scalar).run()) {
            return ((TFloat32) result.get(0)).getFloat();
        }
    }

    @Override
    public List<NamedTensor> weights() {
        return List.copyOf(
                store.read(session, store.names(TensorStore.PARAMETER)).values());
    }

    @Override
    public void restoreWeights(List<NamedTensor> weights) {
        Map<String, NamedTensor> byName = new LinkedHashMap<>();
        weights.forEach(tensor -> byName.put(tensor.name(), tensor));
        store.requireFit(
                new LearnerState(strategyName, byName, Map.of()), strategyName, store.names(TensorStore.PARAMETER));
        store.write(session, byName);
    }

    @Override
    public LearnerState state() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("steps", steps);
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
        steps = state.counters().getOrDefault("steps", 0L);
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
        return steps;
    }

    /** The parameters by name, for inspection; a copy. */
    public Map<String, NamedTensor> parameters() {
        return store.read(session, store.names(TensorStore.PARAMETER));
    }

    private void closeTensors() {
        moment.close();
        learningRate.close();
    }

    @Override
    public void close() {
        if (task != null) {
            task.examples().close();
            task = null;
        }
        evaluation.close();
        estimation.close();
        session.close();
        graph.close();
        closeTensors();
    }
}
