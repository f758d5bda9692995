package dev.engram.tf.attach;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearnerState;
import dev.engram.api.NamedTensor;
import dev.engram.spi.Consolidation;
import dev.engram.spi.Requirements;
import dev.engram.tf.learner.Divergence;
import dev.engram.tf.learner.LearnerTaskScope;
import dev.engram.tf.learner.WithoutBatch;
import dev.engram.tf.state.TensorStore;
import dev.engram.tf.step.ControlValue;
import dev.engram.tf.step.TrainingStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/**
 * A strategy in a graph that an application built, beside the application's own training loop:
 *
 * <pre>{@code
 * AttachedModel model = AttachedModel.on(graph, session)
 *         .features(x).labels(y).logits(logits).loss(loss).variables(List.of(w, b))
 *         .build(new Ewc(...), new OptimizerSpec.Sgd(0.1));
 * model.startTask();
 * for (...) {
 *     session.runner().feed(x, batch).feed(y, labels).addTarget(model.trainStep()).run().close();
 * }
 * model.taskLearned(dataOfTheTask);
 * }</pre>
 *
 * <p>Placeholders besides features and labels, such as one for dropout, are fed by the application in training, and get the
 * value named with {@link AttachedModelBuilder#whileMeasuring} while importance is measured.
 *
 * <p>Graph and session stay the application's; it closes them. In the GPU build it calls
 * {@link dev.engram.tf.gpu.GpuLibraries#load()} before it makes the graph. Where its process may take more than four times its
 * heap, it calls {@link dev.engram.tf.runtime.TensorFlowRuntime#load()} first: else JavaCPP refuses new tensors from there on.
 */
public final class AttachedModel {
    private final Session session;
    private final TensorStore store;
    private final Consolidation consolidation;
    private final TrainingStep step;
    private final StepCounter steps;
    private final Op train;
    private final AttachedData data;
    private final Op setLearningRate;
    private final org.tensorflow.op.core.Placeholder<TFloat32> learningRateInput;
    private final Requirements requirements;
    private final String strategy;
    private final WithoutBatch withoutBatch;
    private final Divergence divergence;
    private int tasks;

    AttachedModel(
            Session session,
            TensorStore store,
            Consolidation consolidation,
            TrainingStep step,
            StepCounter steps,
            AttachedData data,
            AttachedLearningRate learningRate,
            Requirements requirements,
            String strategy) {
        this.session = session;
        this.store = store;
        this.consolidation = consolidation;
        this.step = step;
        this.steps = steps;
        this.data = data;
        this.setLearningRate = learningRate.set();
        this.learningRateInput = learningRate.input();
        this.requirements = requirements;
        this.strategy = strategy;
        this.withoutBatch = new WithoutBatch(session, strategy, data.moment());
        this.divergence = new Divergence(store);
        this.train = steps.advanceAfter(step.step());
    }

    /** Begins to attach; the graph must be complete, the session's variables initialised. */
    public static AttachedModelBuilder on(Graph graph, Session session) {
        return new AttachedModelBuilder(graph, session);
    }

    /** Before the first step of a task. */
    public void startTask() {
        store.withScratch(
                session,
                () -> consolidation.taskStarted(
                        new LearnerTaskScope(withoutBatch, tasks, 0, (count, batch, ops) -> {})));
        refresh();
    }

    /** Run with a batch fed, it takes one training step: task loss, penalty, optimizer, and what the strategy notes. */
    public Op trainStep() {
        return train;
    }

    /** The penalty at the present weights, a scalar to fetch in a run of its own: beside a step, weights are on their way. */
    public Operand<TFloat32> penalty() {
        return step.penalty();
    }

    /**
     * After the last step of a task: the strategy measures importance on its data and moves its anchors. Where that fails,
     * nothing has changed.
     *
     * @param examples of the task, of the features' shape; without labels ({@link Dataset#classes} is 0) for a strategy that
     *     measures importance by none
     * @throws EngramException {@link ErrorCode#CONFIGURATION} when the strategy measures on more examples than these;
     *     {@link ErrorCode#DATA} when they do not fit the graph, or have no labels and the strategy needs them;
     *     {@link ErrorCode#GRAPH} when a placeholder has no value; {@link ErrorCode#DIVERGED} when weights or importance are
     *     not finite
     */
    public void taskLearned(Dataset examples) {
        if (examples.size() < requirements.minimumExamples()) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "The strategy measures importance on " + requirements.minimumExamples() + " examples, but '"
                            + examples.name() + "' has " + examples.size()
                            + ". Ask for fewer examples, or for 0 (all). Nothing was changed");
        }
        String task = "task " + tasks;
        divergence.requireFiniteWeights(session, task);
        Map<String, NamedTensor> before = store.read(session, store.names(TensorStore.STRATEGY));
        boolean learned = false;
        try {
            LearnerTaskScope scope = new LearnerTaskScope(
                    withoutBatch,
                    tasks,
                    examples.size(),
                    (count, batchSize, ops) -> data.forEachBatch(session, tasks, examples, count, batchSize, ops));
            store.withScratch(session, () -> consolidation.taskLearned(scope));
            divergence.requireFiniteState(session, task);
            learned = true;
        } finally {
            if (!learned) { // whatever a data set threw, too little memory included
                store.write(session, before);
            }
        }
        tasks++;
        refresh();
    }

    /**
     * Changes η for the steps to come; no part of {@link #state}.
     *
     * @param value finite, at least 0
     * @throws EngramException {@link ErrorCode#CONFIGURATION} for any other number
     */
    public void learningRate(double value) {
        try (TFloat32 scalar = TFloat32.scalarOf(ControlValue.of("learning rate", value))) {
            session.runner()
                    .feed(learningRateInput, scalar)
                    .addTarget(setLearningRate)
                    .run()
                    .close();
        }
        refresh();
    }

    private void refresh() {
        if (!step.refresh().isEmpty()) {
            Session.Runner runner = session.runner();
            step.refresh().forEach(runner::addTarget);
            runner.run().close();
        }
    }

    /** The penalty's value now. */
    public double readPenalty() {
        try (Result result = session.runner().fetch(step.penalty()).run()) {
            return ((TFloat32) result.get(0)).getFloat();
        }
    }

    /**
     * All that {@link #restore} needs: parameters, optimizer slots, the strategy's state and counters; a copy. Without it what was
     * learned ends with the process: the weights alone, such as those of a SavedModel, do not tell what is important.
     */
    public LearnerState state() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("tasks", (long) tasks);
        counters.put("steps", (long) steps.read(session));
        return new LearnerState(strategy, store.read(session, kept()), counters);
    }

    /**
     * Goes back to a state taken from a model of the same shape, of this process or an earlier one.
     *
     * @throws EngramException {@link ErrorCode#STATE} when it belongs to another strategy, network or optimizer; the message
     *     lists the differences, and nothing has changed
     */
    public void restore(LearnerState state) {
        store.requireFit(state, strategy, kept());
        store.write(session, state.tensors());
        tasks = Math.toIntExact(state.counters().getOrDefault("tasks", 0L));
        steps.write(session, Math.toIntExact(state.counters().getOrDefault("steps", 0L)));
        refresh();
    }

    private List<String> kept() {
        List<String> names = new ArrayList<>(store.names(TensorStore.PARAMETER));
        names.addAll(store.names(TensorStore.OPTIMIZER));
        names.addAll(store.names(TensorStore.STRATEGY));
        return names;
    }
}
