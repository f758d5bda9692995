package dev.engram.tf.serving;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Predictor;
import dev.engram.tf.gpu.GpuUse;
import dev.engram.tf.runtime.TensorFlowRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
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
     *     signature, or the signature other inputs or outputs (the message lists those it has)
     */
    public SavedModelPredictor(Path directory, String signature) {
        if (!Files.isRegularFile(directory.resolve("saved_model.pb"))) {
            throw new EngramException(ErrorCode.STATE, directory + " holds no SavedModel: saved_model.pb is missing");
        }
        TensorFlowRuntime.load();
        try {
            bundle = SavedModelBundle.loader(directory.toString())
                    .withTags(ServingModel.TAG)
                    .withConfigProto(GpuUse.AS_NEEDED)
                    .load();
        } catch (TensorFlowException e) {
            throw new EngramException(ErrorCode.STATE, "Cannot load " + directory + ": " + e.getMessage(), e);
        }
        try {
            SignatureDef found = signature(directory, signature);
            TensorInfo features = found.getInputsOrThrow(ServingModel.FEATURES);
            TensorInfo probabilities = found.getOutputsOrThrow(ServingModel.PROBABILITIES);
            input = features.getName();
            output = probabilities.getName();
            exampleShape = features.getTensorShape().getDimList().stream()
                    .skip(1)
                    .mapToLong(TensorShapeProto.Dim::getSize)
                    .toArray();
            outputs = (int) probabilities.getTensorShape().getDim(1).getSize();
        } catch (RuntimeException e) {
            bundle.close();
            throw e;
        }
    }

    private SignatureDef signature(Path directory, String name) {
        Map<String, SignatureDef> signatures = bundle.metaGraphDef().getSignatureDefMap();
        SignatureDef found = signatures.get(name);
        if (found == null) {
            TreeSet<String> known = new TreeSet<>(signatures.keySet());
            known.removeIf(each -> each.startsWith("__"));
            throw new EngramException(ErrorCode.GRAPH, directory + " has no signature '" + name + "', but " + known);
        }
        boolean fits = isOfKnownExamples(found.getInputsMap().get(ServingModel.FEATURES), 1)
                && isOfKnownExamples(found.getOutputsMap().get(ServingModel.PROBABILITIES), 2);
        if (!fits) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "Signature '" + name + "' of " + directory + " must have an input " + ServingModel.FEATURES
                            + " [batch, ...] and an output " + ServingModel.PROBABILITIES
                            + " [batch, classes] of float32, all but the batch known, but has the inputs "
                            + described(found.getInputsMap()) + " and the outputs " + described(found.getOutputsMap())
                            + ". A model that others exported is taken in by engram import");
        }
        return found;
    }

    private static boolean isOfKnownExamples(@Nullable TensorInfo tensor, int axes) {
        return tensor != null
                && tensor.getDtype() == DataType.DT_FLOAT
                && tensor.getTensorShape().getDimCount() >= axes
                && tensor.getTensorShape().getDimList().stream().skip(1).noneMatch(side -> side.getSize() < 0);
    }

    private static String described(Map<String, TensorInfo> tensors) {
        List<String> each = new ArrayList<>();
        new TreeMap<>(tensors).forEach((name, tensor) -> {
            List<Long> sides = tensor.getTensorShape().getDimList().stream()
                    .map(TensorShapeProto.Dim::getSize)
                    .toList();
            each.add(name + " (" + tensor.getDtype() + (sides.isEmpty() ? "" : " " + sides) + ")");
        });
        return String.join(", ", each);
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
        requireFinite(features);
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

    /** A rectifier makes 0 of NaN: the answer would look like any other. */
    private void requireFinite(float[] features) {
        for (int i = 0; i < features.length; i++) {
            if (!Float.isFinite(features[i])) {
                throw new EngramException(
                        ErrorCode.DATA,
                        "Example " + i / featureCount() + ", feature " + i % featureCount() + " is " + features[i]
                                + "; every feature must be a finite number");
            }
        }
    }

    @Override
    public void close() {
        bundle.close();
    }
}
