package dev.engram.tf.learner;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.spi.ExampleNorm;
import dev.engram.spi.LayerTap;
import dev.engram.spi.Parameter;
import dev.engram.spi.PerExampleSums;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TrainingGraph;
import dev.engram.tf.gradient.GradientTape;
import dev.engram.tf.gradient.PerExampleGradients;
import dev.engram.tf.random.RandomKey;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A graph as a strategy sees it: the learner's own, or one that an application attached. */
public final class LearnerGraph implements TrainingGraph {
    private final Ops tf;
    private final TensorStore store;
    private final List<GraphTensor> parameters;
    private final Heads heads;
    private final long seed;
    private final GradientTape tape;
    private final PerExampleGradients perExample;
    private final Operand<TInt32> moment;
    private final Operand<TFloat32> penaltyStrength;
    private boolean weighsByStrength;

    /**
     * The tensors of the model that estimation and penalties build on; those an attached graph did not name are empty.
     *
     * @param logits {@code [batch, outputs]}, masked, without dropout
     * @param unmaskedLogits {@code [batch, outputs]}
     * @param labels one-hot, {@code [batch, outputs]}
     * @param taskLoss scalar, without dropout
     * @param batchSize scalar
     * @param passes further passes of the network
     */
    public record Heads(
            Optional<Operand<TFloat32>> logits,
            Optional<Operand<TFloat32>> unmaskedLogits,
            Optional<Operand<TFloat32>> labels,
            Operand<TFloat32> taskLoss,
            Operand<TFloat32> batchSize,
            Passes passes) {}

    /** The network as a strategy can pass examples through it. */
    public interface Passes {
        /** Of the batch, {@code [batch, features]}. */
        Operand<TFloat32> features();

        /** Of the batch, {@code [batch, outputs]}. */
        Operand<TFloat32> mask();

        /**
         * Builds a pass.
         *
         * @param features {@code [examples, features]}
         * @param weights what stands for a parameter
         * @return outputs before any mask
         */
        Operand<TFloat32> forward(Operand<TFloat32> features, Function<GraphTensor, Operand<TFloat32>> weights);
    }

    /**
     * Shows a graph to a strategy.
     *
     * @param store where the strategy's tensors are declared
     * @param moment two numbers that no other run has, for stateless random operations
     * @param penaltyStrength scalar
     */
    public LearnerGraph(
            Graph graph,
            Ops tf,
            TensorStore store,
            List<GraphTensor> parameters,
            Heads heads,
            long seed,
            Operand<TInt32> moment,
            Operand<TFloat32> penaltyStrength) {
        this.tf = tf;
        this.store = store;
        this.parameters = List.copyOf(parameters);
        this.heads = heads;
        this.seed = seed;
        this.moment = moment;
        this.penaltyStrength = penaltyStrength;
        this.tape = new GradientTape(graph);
        this.perExample = new PerExampleGradients(graph, tf);
    }

    @Override
    public Ops tf() {
        return tf;
    }

    @Override
    public List<Parameter> parameters() {
        return parameters.stream().map(LearnerGraph::named).toList();
    }

    private static Parameter named(GraphTensor parameter) {
        String name = parameter.name().substring(TensorStore.PARAMETER.length());
        return new NamedParameter(name, parameter.shape(), parameter.value());
    }

    private record NamedParameter(String name, Shape shape, Operand<TFloat32> value) implements Parameter {}

    @Override
    public StateTensor state(String name, Shape shape, float initial) {
        return store.declare(TensorStore.STRATEGY + name, shape, initial);
    }

    @Override
    public List<StateTensor> statePerParameter(String name, float initial) {
        return perParameter(parameter -> state(name + "/" + parameter.name(), parameter.shape(), initial));
    }

    @Override
    public List<StateTensor> scratchPerParameter(String name) {
        return perParameter(parameter -> scratch(name + "/" + parameter.name(), parameter.shape()));
    }

    private List<StateTensor> perParameter(Function<Parameter, StateTensor> declaration) {
        return parameters().stream().map(declaration).toList();
    }

    @Override
    public StateTensor scratch(String name, Shape shape) {
        return store.scratch(name, shape);
    }

    @Override
    public Operand<TFloat32> penaltyStrength() {
        weighsByStrength = true;
        return penaltyStrength;
    }

    /** Whether the strategy itself weighs something by the penalty's strength. */
    boolean weighsByStrength() {
        return weighsByStrength;
    }

    @Override
    public Operand<TFloat32> batchSize() {
        return heads.batchSize();
    }

    @Override
    public Operand<TFloat32> logits() {
        return named(heads.logits(), "logits");
    }

    @Override
    public Operand<TFloat32> unmaskedLogits() {
        return named(heads.unmaskedLogits(), "logits");
    }

    @Override
    public Operand<TFloat32> labels() {
        return named(heads.labels(), "labels");
    }

    @Override
    public Operand<TFloat32> mask() {
        return heads.passes().mask();
    }

    @Override
    public Operand<TFloat32> features() {
        return heads.passes().features();
    }

    @Override
    public Operand<TFloat32> forward(Operand<TFloat32> features, List<Operand<TFloat32>> weights) {
        if (weights.size() != parameters.size()) {
            throw new EngramException(
                    ErrorCode.PLUGIN,
                    "A pass was asked for at " + weights.size() + " weights, but the network has " + parameters.size()
                            + " parameters");
        }
        return heads.passes().forward(features, parameter -> weights.get(parameters.indexOf(parameter)));
    }

    private static Operand<TFloat32> named(Optional<Operand<TFloat32>> operand, String what) {
        return operand.orElseThrow(() -> new EngramException(
                ErrorCode.GRAPH,
                "The strategy needs the model's " + what + ", which the attached graph did not name. Add ." + what
                        + "(...) where the graph is attached, or choose a strategy without"));
    }

    @Override
    public Operand<TFloat32> crossEntropy(Operand<TFloat32> logits, Operand<TFloat32> labels) {
        return tf.nn.softmaxCrossEntropyWithLogits(logits, labels).loss();
    }

    @Override
    public Operand<TFloat32> taskLoss() {
        return heads.taskLoss();
    }

    @Override
    public List<Operand<TFloat32>> gradients(Operand<TFloat32> scalar) {
        return tape.gradients(scalar, variables());
    }

    @Override
    public PerExampleSums perExampleSums(List<? extends Operand<TFloat32>> scalars, ExampleNorm norm) {
        return perExample.sums(scalars, variables(), norm);
    }

    @Override
    public List<LayerTap> layers() {
        List<LayerTap> taps = new ArrayList<>();
        for (PerExampleGradients.LayerUse use : perExample.layers(logits(), variables())) {
            Optional<Parameter> bias = use.bias().isPresent()
                    ? Optional.of(named(parameters.get(use.bias().getAsInt())))
                    : Optional.empty();
            taps.add(new LayerTap(named(parameters.get(use.parameter())), bias, use.inputs(), use.output()));
        }
        return taps;
    }

    /** Gradients are taken at the variables, since an attached graph reads them in its own ways. */
    private List<Operand<TFloat32>> variables() {
        return parameters.stream().map(GraphTensor::variable).toList();
    }

    @Override
    public Operand<TInt32> randomSeed(String stream) {
        return tf.math.add(tf.constant(RandomKey.of(seed, stream).ints()), moment);
    }
}
