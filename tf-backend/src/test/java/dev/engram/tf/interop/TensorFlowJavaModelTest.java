package dev.engram.tf.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.tf.gpu.GpuLibraries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.SessionFunction;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** Models that TensorFlow-Java exported, with VariableV2 at the top of the graph. */
class TensorFlowJavaModelTest {
    static {
        GpuLibraries.load(); // before the first graph
    }

    private static final float[][] INPUT = {{1, -2, 3}};

    @TempDir
    Path directory;

    @Test
    void aModelFrozenIntoConstantsIsToldToBeExportedWithVariables() throws IOException {
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 2)));
            tf.withName("unused").variable(tf.constant(1f));
            Operand<TFloat32> logits = tf.linalg.matMul(x, tf.constant(new float[][] {{1, 2}, {3, 4}}));
            session.initialize();
            SavedModelBundle.exporter(directory.toString())
                    .withFunction(SessionFunction.create(
                            Signature.builder()
                                    .key("classify")
                                    .input("x", x)
                                    .output("logits", logits)
                                    .build(),
                            session))
                    .export();
        }
        assertThatThrownBy(() -> SavedModelImporter.load(directory, "classify"))
                .isInstanceOf(EngramException.class)
                .hasMessage(
                        "The signature 'classify' uses no trainable variable. Export the model with variables, not frozen"
                                + " into constants");
    }

    /** Exports x W + b with an ending of the test's choice; returns what the model answers to {@link #INPUT}. */
    private float[][] export(BiFunction<Ops, Operand<TFloat32>, Map<String, Operand<TFloat32>>> ending)
            throws IOException {
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 3)));
            Variable<TFloat32> kernel = tf.withName("kernel")
                    .variable(tf.constant(new float[][] {{0.1f, 0.2f}, {0.3f, -0.4f}, {0.5f, 0.6f}}));
            Variable<TFloat32> bias = tf.withName("bias").variable(tf.constant(new float[] {0.25f, -0.75f}));
            Operand<TFloat32> linear = tf.math.add(tf.linalg.matMul(x, kernel), bias);
            Map<String, Operand<TFloat32>> outputs = ending.apply(tf, linear);
            Signature.Builder signature = Signature.builder().key("classify").input("x", x);
            outputs.forEach(signature::output);
            session.initialize();
            SavedModelBundle.exporter(directory.toString())
                    .withFunction(SessionFunction.create(signature.build(), session))
                    .export();
            try (TFloat32 input = TFloat32.tensorOf(StdArrays.ndCopyOf(INPUT));
                    Result result = session.runner()
                            .feed(x.asOutput(), input)
                            .fetch(outputs.values().iterator().next())
                            .run()) {
                return StdArrays.array2dCopyOf((TFloat32) result.get(0));
            }
        }
    }

    private static float[][] probabilities(ImportedModel model) {
        try (TFloat32 input = TFloat32.tensorOf(StdArrays.ndCopyOf(INPUT));
                Result result = model.session()
                        .runner()
                        .feed(model.features().asOutput(), input)
                        .fetch(model.probabilities())
                        .run()) {
            return StdArrays.array2dCopyOf((TFloat32) result.get(0));
        }
    }

    @Test
    void softmaxModelKeepsItsProbabilitiesAndNames() throws IOException {
        float[][] expected = export((tf, linear) -> Map.of("probabilities", tf.nn.softmax(linear)));
        try (ImportedModel model = SavedModelImporter.load(directory, "classify")) {
            assertThat(probabilities(model)).isDeepEqualTo(expected);
            assertThat(model.variables()).extracting(ImportedVariable::name).containsExactly("kernel", "bias");
            for (ImportedVariable variable : model.variables()) {
                assertThat(model.graph().operationOrThrow(variable.name()).consumers())
                        .as("a variable is read through Identity and written through Assign, nothing else")
                        .extracting(org.tensorflow.GraphOperation::type)
                        .containsExactlyInAnyOrder("Identity", "Assign");
            }
        }
    }

    @Test
    void linearOutputIsTakenAsLogits() throws IOException {
        float[][] logits = export((tf, linear) -> Map.of("logits", linear));
        try (ImportedModel model = SavedModelImporter.load(directory, "classify")) {
            float[] p = probabilities(model)[0];
            assertThat(Math.log(p[0] / p[1])).isCloseTo(logits[0][0] - logits[0][1], within(1e-5));
        }
    }

    @Test
    void amongSeveralOutputsTheSoftmaxIsTaken() throws IOException {
        export((tf, linear) -> Map.of("logits", linear, "probabilities", tf.nn.softmax(linear)));
        try (ImportedModel model = SavedModelImporter.load(directory, "classify")) {
            assertThat(model.probabilities().op().type()).isEqualTo("Softmax");
            assertThat(model.logits().op().type()).isEqualTo("Add");
        }
    }

    @Test
    void otherEndingsAreRefusedWithWhatIsSupported() throws IOException {
        export((tf, linear) -> Map.of("scores", tf.math.sigmoid(linear)));
        assertThatThrownBy(() -> SavedModelImporter.load(directory, "classify"))
                .isInstanceOfSatisfying(
                        EngramException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.GRAPH))
                .hasMessageContaining("'scores'")
                .hasMessageContaining("Sigmoid")
                .hasMessageContaining("Supported are a Softmax");
    }

    @Test
    void operationsWithoutGradientAreAllNamed() throws IOException {
        export((tf, linear) -> Map.of(
                "probabilities",
                tf.nn.softmax(tf.math.xlogy(tf.withName("checked").ensureShape(linear, Shape.of(-1, 2)), linear))));
        assertThatThrownBy(() -> SavedModelImporter.load(directory, "classify"))
                .isInstanceOfSatisfying(
                        EngramException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.GRAPH))
                .hasMessageContaining("EnsureShape=[checked]")
                .hasMessageContaining("Xlogy=[")
                .hasMessageContaining("replaced or left out");
    }

    @Test
    void anOperationAroundOneWithoutGradientIsNotNamed() throws IOException {
        export((tf, linear) -> Map.of("probabilities", tf.nn.softmax(tf.math.mul(linear, tf.math.erfc(linear)))));
        assertThatThrownBy(() -> SavedModelImporter.load(directory, "classify"))
                .hasMessageContaining("no gradient outside Python: {Erfc=[Erfc]}.");
    }

    @Test
    void aSingleOutputIsNoClassifier() throws IOException {
        export((tf, linear) -> Map.of(
                "value",
                tf.math.add(tf.linalg.matMul(linear, tf.constant(new float[][] {{1}, {2}})), tf.constant(1f))));
        assertThatThrownBy(() -> SavedModelImporter.load(directory, "classify"))
                .isInstanceOfSatisfying(
                        EngramException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.GRAPH))
                .hasMessageContaining("The model has one output")
                .hasMessageContaining("one output a class");
    }
}
