package dev.engram.tf.interop;

import static java.util.Objects.requireNonNull;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.tf.gpu.GpuUse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;

/** The values of a SavedModel's variables, restored by TensorFlow itself; valid until closed. */
final class CheckpointValues implements AutoCloseable {
    private final SavedModelBundle bundle;
    private final Result result;
    private final Map<String, Tensor> values = new HashMap<>();

    private CheckpointValues(SavedModelBundle bundle, Result result, List<String> variables) {
        this.bundle = bundle;
        this.result = result;
        for (int i = 0; i < variables.size(); i++) {
            values.put(variables.get(i), result.get(i));
        }
    }

    /**
     * Restores and reads variables.
     *
     * @param variables names of VarHandleOp or VariableV2 nodes
     * @throws EngramException {@link ErrorCode#STATE} if the checkpoint cannot be read
     */
    @SuppressWarnings("MustBeClosed")
    static CheckpointValues restore(Path directory, List<String> variables) {
        SavedModelBundle bundle = null;
        try {
            bundle = SavedModelBundle.loader(directory.toString())
                    .withTags(SavedModelBundle.DEFAULT_TAG)
                    .withConfigProto(GpuUse.NONE)
                    .load();
            Session.Runner runner = bundle.session().runner();
            for (String variable : variables) {
                runner.fetch(value(bundle, variable));
            }
            return new CheckpointValues(bundle, runner.run(), variables);
        } catch (TensorFlowException | IllegalArgumentException | IllegalStateException e) {
            if (bundle != null) {
                bundle.close();
            }
            throw new EngramException(
                    ErrorCode.STATE,
                    "Cannot restore the variables of '" + directory + "': " + firstSentence(e)
                            + ". Are all files of its folder 'variables' there and whole? A Keras 3 model that"
                            + " tf.saved_model.save(...) wrote does not restore its variables either; model.export(...)"
                            + " writes one that does",
                    e);
        }
    }

    /** TensorFlow goes on with what it knows of its own insides. */
    private static String firstSentence(Exception failure) {
        return String.valueOf(failure.getMessage()).split("\\. |\\R", 2)[0];
    }

    private static Output<?> value(SavedModelBundle bundle, String variable) {
        GraphOperation operation = bundle.graph().operationOrThrow(variable);
        if (!operation.type().equals("VarHandleOp")) {
            return operation.output(0);
        }
        Ops tf = Ops.create(bundle.graph());
        return bundle.graph()
                .opBuilder("ReadVariableOp", tf.scope().makeOpName("ImportedValue"), tf.scope())
                .addInput(operation.output(0))
                .setAttr("dtype", operation.attributes().getAttrType("dtype"))
                .build()
                .output(0);
    }

    /** The value of one of the variables that were asked for. */
    Tensor of(String variable) {
        return requireNonNull(values.get(variable), "no such variable");
    }

    @Override
    public void close() {
        result.close();
        bundle.close();
    }
}
