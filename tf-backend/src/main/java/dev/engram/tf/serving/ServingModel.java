package dev.engram.tf.serving;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Head;
import dev.engram.api.LearnerSpec;
import dev.engram.api.NamedTensor;
import dev.engram.tf.gpu.GpuUse;
import dev.engram.tf.network.Network;
import dev.engram.tf.runtime.TensorFlowRuntime;
import dev.engram.tf.state.TensorStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Writes the part of a learner's network that prediction needs, in a graph of its own, as a SavedModel. */
public final class ServingModel {
    /** The signature with all outputs. */
    public static final String DEFAULT_SIGNATURE = "serving_default";

    /** The signature of a head is this and its name. */
    public static final String HEAD_PREFIX = "head_";

    /** Tag of the graph for prediction. */
    static final String TAG = "serve";

    static final String FEATURES = "features";
    static final String PROBABILITIES = "probabilities";
    static final String LOGITS = "logits";

    private ServingModel() {}

    /**
     * Writes a SavedModel.
     *
     * @param weights by parameter
     * @param directory exists
     * @throws EngramException {@link ErrorCode#IO} when it cannot be written
     */
    public static void write(LearnerSpec spec, Map<String, NamedTensor> weights, List<Head> heads, Path directory) {
        TensorFlowRuntime.load();
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            TensorStore store = TensorStore.written(tf);
            long[] shape = new long[spec.featureShape().length + 1];
            shape[0] = Shape.UNKNOWN_SIZE;
            for (int i = 1; i < shape.length; i++) {
                shape[i] = spec.featureShape()[i - 1];
            }
            int count = Arrays.stream(spec.featureShape()).reduce(1, Math::multiplyExact);
            Placeholder<TFloat32> features =
                    tf.withName(FEATURES).placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
            Network network =
                    Network.of(graph, store, spec.network(), Shape.of(shape).tail(), spec.outputs(), spec.seed());
            Operand<TFloat32> logits = tf.withName(LOGITS)
                    .identity(network.infer(tf.reshape(features, tf.constant(new int[] {-1, count}))));
            try (Session session = new Session(graph, GpuUse.NONE)) {
                store.write(session, weights);
                SavedModelBundle.Exporter exporter = SavedModelBundle.exporter(directory.toString())
                        .withTags(TAG)
                        .withSession(session)
                        .withSignature(signature(DEFAULT_SIGNATURE, features, logits, tf));
                for (Head head : heads) {
                    int[] outputs =
                            head.outputs().stream().mapToInt(Integer::intValue).toArray();
                    Operand<TFloat32> own = tf.gather(logits, tf.constant(outputs), tf.constant(1));
                    exporter.withSignature(signature(HEAD_PREFIX + head.name(), features, own, tf));
                }
                exporter.export();
            } catch (IOException | TensorFlowException e) {
                throw new EngramException(
                        ErrorCode.IO,
                        "Cannot write the SavedModel into " + directory + ": " + firstLine(e)
                                + ". Is the disk full, or the place read-only?",
                        e);
            }
        }
    }

    /** TensorFlow goes on with the node that failed, and advice on memory. */
    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).split("\\R", 2)[0];
    }

    private static Signature signature(String name, Operand<TFloat32> features, Operand<TFloat32> logits, Ops tf) {
        return Signature.builder()
                .key(name)
                .input(FEATURES, features)
                .output(PROBABILITIES, tf.nn.softmax(logits))
                .output(LOGITS, logits)
                .build();
    }
}
