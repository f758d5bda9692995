package dev.engram.tf.serving;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Predictor;
import dev.engram.tf.gpu.GpuLibraries;
import dev.engram.tf.gpu.GpuUse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;

/** Predicts through TensorFlow-Java's own SavedModelBundle. */
public final class SavedModelPredictor implements Predictor {
    private final SavedModelBundle bundle;
    private final String input;
    private final String output;
    private final long[] exampleShape;
    private final int outputs;

    /**
     * Opens a SavedModel.
     *
     * @param signature has an input {@code features} and an output {@code probabilities}
     * @throws EngramException {@link ErrorCode#STATE} when there is none, {@link ErrorCode#GRAPH} when it has no such
     *     signature
     */
    public SavedModelPredictor(Path directory, String signature) {
        if (!Files.isRegularFile(directory.resolve("saved_model.pb"))) {
            throw new EngramException(ErrorCode.STATE, directory + " holds no SavedModel: saved_model.pb is missing");
        }
        GpuLibraries.load();
        try {
            bundle = SavedModelBundle.loader(directory.toString())
                    .withTags(ServingModel.TAG)
                    .withConfigProto(GpuUse.AS_NEEDED)
                    .load();
        } catch (TensorFlowException e) {
            throw new EngramException(ErrorCode.STATE, "Cannot load " + directory + ": " + e.getMessage(), e);
        }
        SignatureDef found = bundle.metaGraphDef().getSignatureDefMap().get(signature);
        if (found == null) {
            TreeSet<String> known =
                    new TreeSet<>(bundle.metaGraphDef().getSignatureDefMap().keySet());
            known.removeIf(name -> name.startsWith("__"));
            bundle.close();
            throw new EngramException(
                    ErrorCode.GRAPH, directory + " has no signature '" + signature + "', but " + known);
        }
        input = found.getInputsOrThrow(ServingModel.FEATURES).getName();
        output = found.getOutputsOrThrow(ServingModel.PROBABILITIES).getName();
        TensorShapeProto shape = found.getInputsOrThrow(ServingModel.FEATURES).getTensorShape();
        exampleShape = shape.getDimList().stream()
                .skip(1)
                .mapToLong(TensorShapeProto.Dim::getSize)
                .toArray();
        outputs = (int) found.getOutputsOrThrow(ServingModel.PROBABILITIES)
                .getTensorShape()
                .getDim(1)
                .getSize();
    }

    @Override
    public int featureCount() {
        return Math.toIntExact(Shape.of(exampleShape).size());
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public float[] probabilities(float[] features) {
        if (features.length % featureCount() != 0) {
            throw new EngramException(
                    ErrorCode.DATA, features.length + " features are no whole number of examples of " + featureCount());
        }
        int rows = features.length / featureCount();
        long[] batch = new long[exampleShape.length + 1];
        batch[0] = rows;
        System.arraycopy(exampleShape, 0, batch, 1, exampleShape.length);
        float[] answer = new float[rows * outputs];
        try (TFloat32 fed = TFloat32.tensorOf(Shape.of(batch), DataBuffers.of(features));
                Result result =
                        bundle.session().runner().feed(input, fed).fetch(output).run()) {
            ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(answer);
        }
        return answer;
    }

    @Override
    public void close() {
        bundle.close();
    }
}
