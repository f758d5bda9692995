package dev.engram.tf.attach;

import static java.util.Objects.requireNonNull;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Requirements;
import dev.engram.tf.gradient.GradientTape;
import dev.engram.tf.learner.LearnerGraph;
import dev.engram.tf.network.AttachedNetwork;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import dev.engram.tf.step.ControlValue;
import dev.engram.tf.step.TrainingStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.PlaceholderWithDefault;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/** Names the parts of an application's graph that a strategy needs. */
public final class AttachedModelBuilder {
    /** First of the two numbers of a training step's moment; those of measuring begin with the task, from 0. */
    private static final int TRAINING = -1;

    private final Graph graph;
    private final Session session;
    private @Nullable Operand<TFloat32> features;
    private @Nullable Operand<? extends TType> labels;
    private @Nullable Operand<TFloat32> logits;
    private @Nullable Operand<TFloat32> loss;
    private List<Operand<TFloat32>> variables = List.of();
    private PenaltyStep penaltyStep = PenaltyStep.AUTO;
    private long seed;
    private final List<AttachedData.Fixed> whileMeasuring = new ArrayList<>();

    AttachedModelBuilder(Graph graph, Session session) {
        this.graph = requireNonNull(graph, "graph is null");
        this.session = requireNonNull(session, "session is null");
    }

    /** The placeholder of the features, {@code [batch, ...]}. */
    public AttachedModelBuilder features(Operand<TFloat32> placeholder) {
        features = placeholder;
        return this;
    }

    /**
     * The placeholder of the labels: class numbers (int32 or int64, {@code [batch]}) or one-hot float32,
     * {@code [batch, classes]}.
     */
    public AttachedModelBuilder labels(Operand<? extends TType> placeholder) {
        labels = placeholder;
        return this;
    }

    /** The outputs before the softmax, {@code [batch, classes]}, the number of classes known; estimators need them. */
    public AttachedModelBuilder logits(Operand<TFloat32> outputs) {
        logits = outputs;
        return this;
    }

    /** The scalar loss of a batch. */
    public AttachedModelBuilder loss(Operand<TFloat32> scalar) {
        loss = scalar;
        return this;
    }

    /** The variables to train and protect; no others are touched. */
    public AttachedModelBuilder variables(List<? extends Operand<TFloat32>> trained) {
        variables = List.copyOf(trained);
        return this;
    }

    /** How a quadratic penalty enters the update; {@link PenaltyStep#AUTO} by default. */
    public AttachedModelBuilder penaltyStep(PenaltyStep mode) {
        penaltyStep = mode;
        return this;
    }

    /** Source of the strategy's random streams and of the order in which importance is measured; 0 by default. */
    public AttachedModelBuilder seed(long value) {
        seed = value;
        return this;
    }

    /**
     * What a placeholder is fed while importance is measured: importance is that of the model without dropout, so that a
     * placeholder such as {@code keepProbability} or {@code isTraining} has to be given 1 or false here. In training the
     * application feeds it.
     *
     * @param value stays the application's, which keeps it open as long as it uses the model
     */
    public <T extends TType> AttachedModelBuilder whileMeasuring(Operand<T> placeholder, T value) {
        whileMeasuring.add(new AttachedData.Fixed(placeholder, value));
        return this;
    }

    /**
     * Adds the strategy and an optimizer to the graph.
     *
     * @throws EngramException {@link ErrorCode#GRAPH} naming what is missing or of another type or shape, or which variable
     *     or operation cannot be trained; {@link ErrorCode#PLUGIN} when the strategy needs the data of all tasks so far,
     *     which an application's own loop does not train on. How many examples it needs is checked by
     *     {@link AttachedModel#taskLearned}, which sees them first
     */
    public AttachedModel build(ConsolidationStrategy strategy, OptimizerSpec optimizer) {
        Operand<TFloat32> x = named(features, "features");
        Operand<? extends TType> y = named(labels, "labels");
        Operand<TFloat32> outputs = named(logits, "logits");
        Operand<TFloat32> scalar = named(loss, "loss");
        if (variables.isEmpty()) {
            throw missing("variables");
        }
        requireOfGraph("features", x);
        requireOfGraph("labels", y);
        requireOfGraph("logits", outputs);
        requireOfGraph("loss", scalar);
        variables.forEach(variable -> requireOfGraph("variable", variable));
        whileMeasuring.forEach(each -> requireOfGraph("placeholder fed while measuring", each.placeholder()));
        requireScalar(scalar);
        requireDistinct(variables);
        Requirements requirements = strategy.requirements();
        requireCurrentTaskOnly(strategy, requirements);
        int classes = classes(outputs);
        requireLabels(y, classes);
        Ops tf = Ops.create(graph);
        TensorStore store = new TensorStore(tf);
        List<GraphTensor> parameters = new ArrayList<>();
        for (Operand<TFloat32> variable : variables) {
            requireReference(variable);
            parameters.add(store.adopt(TensorStore.PARAMETER + variable.op().name(), variable));
        }
        GraphTensor learningRate = store.declare(
                TensorStore.DERIVED + "learning-rate",
                Shape.scalar(),
                ControlValue.of("learning rate", optimizer.learningRate()));
        Placeholder<TFloat32> rateInput = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
        StepCounter steps = new StepCounter(tf);
        PlaceholderWithDefault<TInt32> moment =
                tf.placeholderWithDefault(tf.stack(List.of(tf.constant(TRAINING), steps.value())), Shape.of(2));
        Operand<TFloat32> strength = tf.constant(1f);
        LearnerGraph view = new LearnerGraph(
                graph,
                tf,
                store,
                parameters,
                new LearnerGraph.Heads(
                        Optional.of(outputs),
                        Optional.of(outputs),
                        Optional.of(oneHot(tf, y, classes)),
                        scalar,
                        batchSize(tf, outputs),
                        new AttachedPasses(tf, new AttachedNetwork(graph, x, outputs, parameters), outputs)),
                seed,
                moment,
                strength);
        Consolidation consolidation = strategy.build(view);
        TrainingStep step = new TrainingStep(
                new GradientTape(graph),
                store,
                parameters,
                new TrainingStep.TaskPart(scalar, view.gradients(scalar)),
                requirements,
                consolidation,
                new TrainingStep.Update(optimizer, penaltyStep, false, Optional.empty()),
                new TrainingStep.Controls(learningRate.value(), strength));
        store.initialize(session);
        steps.write(session, 0);
        return new AttachedModel(
                session,
                store,
                consolidation,
                step,
                steps,
                new AttachedData(x, y, classes, moment, seed, whileMeasuring),
                new AttachedLearningRate(rateInput, learningRate.assign(rateInput)),
                requirements,
                strategy.getClass().getName() + "/" + requirements.stateVersion());
    }

    /** TensorFlow ends the process where it is asked for gradients from one graph to another. */
    private void requireOfGraph(String what, Operand<?> operand) {
        if (operand.op().env() != graph) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "The " + what + " '" + operand.op().name()
                            + "' is of another graph than the one that is attached. Name an operation of that graph");
        }
    }

    private static void requireCurrentTaskOnly(ConsolidationStrategy strategy, Requirements requirements) {
        if (requirements.trainingData() == Requirements.TrainingData.ALL_TASKS_SO_FAR) {
            throw new EngramException(
                    ErrorCode.PLUGIN,
                    strategy.getClass().getSimpleName()
                            + " trains on the data of all tasks so far, but an attached model trains on what the"
                            + " application feeds it, so that this would be plain training. Choose another strategy, or"
                            + " feed the data of all tasks without one");
        }
    }

    /** The gradients of one loss an example would be those of their sum: steps as much larger as the batch. */
    private static void requireScalar(Operand<TFloat32> loss) {
        Shape shape = loss.shape();
        if (!shape.isUnknown() && shape.numDimensions() != 0) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "The loss '" + loss.op().name() + "' has shape " + shape
                            + ", but must be a scalar. Take the mean over the batch with tf.math.mean");
        }
    }

    private static void requireDistinct(List<Operand<TFloat32>> variables) {
        Set<String> names = new HashSet<>();
        for (Operand<TFloat32> variable : variables) {
            if (!names.add(variable.op().name())) {
                throw new EngramException(
                        ErrorCode.GRAPH, "The variable '" + variable.op().name() + "' is named twice. Name each once");
            }
        }
    }

    private static int classes(Operand<TFloat32> logits) {
        Shape shape = logits.shape();
        if (shape.numDimensions() != 2 || shape.get(1) == Shape.UNKNOWN_SIZE) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "The logits '" + logits.op().name() + "' have shape " + shape
                            + ", but must be [batch, classes] with a known number of classes. Give them that shape with"
                            + " tf.reshape");
        }
        return Math.toIntExact(shape.get(1));
    }

    private static void requireLabels(Operand<? extends TType> labels, int classes) {
        Class<? extends TType> type = labels.type();
        Shape shape = labels.shape();
        boolean numbers = (type == TInt32.class || type == TInt64.class) && shape.isCompatibleWith(Shape.of(-1));
        boolean oneHot = type == TFloat32.class && shape.isCompatibleWith(Shape.of(-1, classes));
        if (!numbers && !oneHot) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "The labels '" + labels.op().name() + "' are " + type.getSimpleName() + " of shape " + shape
                            + ", but must be class numbers, TInt32 or TInt64 of shape [batch], or one-hot, TFloat32 of"
                            + " shape [batch, " + classes
                            + "]. Give the placeholder that type and shape, and tf.dtypes.cast"
                            + " behind it to what the graph computes with");
        }
    }

    private static Operand<TFloat32> batchSize(Ops tf, Operand<TFloat32> outputs) {
        return tf.dtypes.cast(tf.gather(tf.shape(outputs), tf.constant(0), tf.constant(0)), TFloat32.class);
    }

    private static Operand<TFloat32> oneHot(Ops tf, Operand<? extends TType> labels, int classes) {
        if (labels.type() == TFloat32.class) {
            return labels.asOutput().expect(TFloat32.class);
        }
        @SuppressWarnings("unchecked") // int32 and int64 are the number types that labels may have
        Operand<? extends TNumber> ids = (Operand<? extends TNumber>) labels;
        return tf.oneHot(tf.dtypes.cast(ids, TInt32.class), tf.constant(classes), tf.constant(1f), tf.constant(0f));
    }

    private static void requireReference(Operand<?> variable) {
        if (!variable.op().type().equals("VariableV2")) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "'" + variable.op().name() + "' is a " + variable.op().type()
                            + ", not a variable made with tf.variable(...); only those can be trained here");
        }
    }

    private static <T> T named(@Nullable T part, String name) {
        if (part == null) {
            throw missing(name);
        }
        return part;
    }

    private static EngramException missing(String name) {
        return new EngramException(
                ErrorCode.GRAPH, "The attached model has no " + name + ". Add ." + name + "(...) before build");
    }
}
