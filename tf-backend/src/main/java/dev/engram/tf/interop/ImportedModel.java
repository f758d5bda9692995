package dev.engram.tf.interop;

import dev.engram.api.NetworkSpec;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * A classifier that somebody else exported, as a flat graph with trainable variables at their saved values. It owns graph
 * and session. To train it, add labels and a loss to {@link #graph()} and hand both to
 * {@link dev.engram.tf.attach.AttachedModel#on}:
 *
 * <pre>{@code
 * try (ImportedModel model = SavedModelImporter.load(directory, "serving_default")) {
 *     Ops tf = Ops.create(model.graph());
 *     var labels = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, model.outputs())));
 *     var loss = tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(labels, model.logits()).loss(), tf.constant(0));
 *     AttachedModel attached = AttachedModel.on(model.graph(), model.session())
 *             .features(model.features()).labels(labels).logits(model.logits()).loss(loss)
 *             .variables(model.variables().stream().map(ImportedVariable::variable).toList())
 *             .build(strategy, optimizer);
 * }
 * }</pre>
 */
public final class ImportedModel implements AutoCloseable {
    private final Graph graph;
    private final Session session;
    private final Operand<TFloat32> features;
    private final Operand<TFloat32> logits;
    private final Operand<TFloat32> probabilities;
    private final List<ImportedVariable> variables;
    private final List<String> constants;
    private final NetworkSpec.Imported network;

    ImportedModel(
            Graph graph,
            Session session,
            Operand<TFloat32> features,
            Operand<TFloat32> logits,
            Operand<TFloat32> probabilities,
            List<ImportedVariable> variables,
            List<String> constants,
            NetworkSpec.Imported network) {
        this.graph = graph;
        this.session = session;
        this.features = features;
        this.logits = logits;
        this.probabilities = probabilities;
        this.variables = List.copyOf(variables);
        this.constants = List.copyOf(constants);
        this.network = network;
    }

    /** Closed with this model. */
    public Graph graph() {
        return graph;
    }

    /** Has the saved values in its variables; closed with this model. */
    public Session session() {
        return session;
    }

    /** The placeholder, {@code [batch, ...featureShape]}. */
    public Operand<TFloat32> features() {
        return features;
    }

    /** The outputs before the softmax, {@code [batch, outputs]}. */
    public Operand<TFloat32> logits() {
        return logits;
    }

    /** The softmax of the logits, {@code [batch, outputs]}. */
    public Operand<TFloat32> probabilities() {
        return probabilities;
    }

    /** What training changes, in the order in which the model uses it. */
    public List<ImportedVariable> variables() {
        return variables;
    }

    /** Names of the model's variables that stay as they are, such as the moving statistics of batch normalisation. */
    public List<String> constants() {
        return constants;
    }

    /** The same model as a network of a learner. */
    public NetworkSpec.Imported network() {
        return network;
    }

    /** The shape of one example. */
    public Shape featureShape() {
        return features.shape().tail();
    }

    /** The number of classes. */
    public int outputs() {
        return Math.toIntExact(logits.shape().get(1));
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
