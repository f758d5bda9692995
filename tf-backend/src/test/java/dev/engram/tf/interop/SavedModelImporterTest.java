package dev.engram.tf.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.OptimizerSpec;
import dev.engram.datasets.mnist.Mnist;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.tf.attach.AttachedModel;
import dev.engram.tf.gpu.GpuLibraries;
import dev.engram.tf.learner.PullToAnchor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.types.TFloat32;

/** Models that Keras exported. */
class SavedModelImporterTest {
    static {
        GpuLibraries.load(); // before the first graph
    }

    private static final Dataset IMAGES = Mnist.test();
    private static final int PIXELS = 784;
    private static final ConsolidationStrategy NONE = graph -> new Consolidation() {};

    private static Path keras(String name) {
        try {
            return Path.of(
                    SavedModelImporterTest.class.getResource("/keras/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static TFloat32 images(int from, int to) {
        float[] pixels = new float[(to - from) * PIXELS];
        ByteBuffer row = ByteBuffer.allocate(PIXELS).order(ByteOrder.nativeOrder());
        for (int i = from; i < to; i++) {
            row.clear();
            IMAGES.read(i, row);
            for (int j = 0; j < PIXELS; j++) {
                pixels[(i - from) * PIXELS + j] = (row.get(j) & 0xFF) / 255f;
            }
        }
        return TFloat32.tensorOf(Shape.of(to - from, 28, 28, 1), DataBuffers.of(pixels));
    }

    private static float[] fetch(ImportedModel model, Operand<TFloat32> output, TFloat32 input) {
        try (Result result = model.session()
                .runner()
                .feed(model.features().asOutput(), input)
                .fetch(output)
                .run()) {
            TFloat32 tensor = (TFloat32) result.get(0);
            float[] values = new float[Math.toIntExact(tensor.size())];
            tensor.asRawTensor().data().asFloats().read(values);
            return values;
        }
    }

    private static List<Double> recordedProbabilities(String model) throws IOException {
        List<Double> values = new ArrayList<>();
        try (JsonParser json =
                new JsonFactory().createParser(keras(model + ".json").toFile())) {
            while (!"firstFourProbabilities".equals(json.currentName())) {
                json.nextToken();
            }
            for (int depth = 0; values.isEmpty() || depth > 0; ) {
                JsonToken token = json.nextToken();
                if (token.isNumeric()) {
                    values.add(json.getDoubleValue());
                } else if (token == JsonToken.START_ARRAY) {
                    depth++;
                } else if (token == JsonToken.END_ARRAY) {
                    depth--;
                }
            }
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({
        "mlp, serve",
        "mlp, serving_default",
        "cnn, serve",
        "cnn, serving_default",
        "frozen, serve",
        "twins, serving_default"
    })
    void probabilitiesAreThoseThatKerasGave(String name, String signature) throws IOException {
        List<Double> expected = recordedProbabilities(name);
        assertThat(expected).hasSize(40);
        try (ImportedModel model = SavedModelImporter.load(keras(name), signature);
                TFloat32 input = images(0, 4)) {
            float[] probabilities = fetch(model, model.probabilities(), input);
            for (int i = 0; i < 40; i++) {
                assertThat((double) probabilities[i]).isCloseTo(expected.get(i), within(1e-5));
            }
            float[] logits = fetch(model, model.logits(), input);
            for (int row = 0; row < 4; row++) {
                double normalizer = 0;
                for (int j = 0; j < 10; j++) {
                    normalizer += Math.exp(logits[row * 10 + j]);
                }
                for (int j = 0; j < 10; j++) {
                    assertThat(Math.exp(logits[row * 10 + j]) / normalizer)
                            .isCloseTo(expected.get(row * 10 + j), within(1e-5));
                }
            }
        }
    }

    @Test
    void denseModelHasItsWeightsAndNothingElse() {
        try (ImportedModel model = SavedModelImporter.load(keras("mlp"), "serving_default")) {
            assertThat(model.variables())
                    .extracting(ImportedVariable::name, ImportedVariable::shape)
                    .containsExactly(
                            tuple("sequential/dense/kernel", Shape.of(784, 64)),
                            tuple("sequential/dense/bias", Shape.of(64)),
                            tuple("sequential/dense_1/kernel", Shape.of(64, 10)),
                            tuple("sequential/dense_1/bias", Shape.of(10)));
            assertThat(model.constants()).isEmpty();
            assertThat(model.featureShape()).isEqualTo(Shape.of(28, 28, 1));
            assertThat(model.outputs()).isEqualTo(10);
        }
    }

    @Test
    void movingStatisticsOfBatchNormalisationStayConstant() {
        try (ImportedModel model = SavedModelImporter.load(keras("cnn"), "serving_default")) {
            assertThat(model.constants())
                    .containsExactlyInAnyOrder(
                            "sequential_1/batch_normalization/moving_mean",
                            "sequential_1/batch_normalization/moving_variance");
            assertThat(model.variables())
                    .extracting(ImportedVariable::name)
                    .hasSize(10)
                    .contains("sequential_1/batch_normalization/gamma", "sequential_1/conv2d_1/kernel");
            List<String> types = new ArrayList<>();
            model.graph().operations().forEachRemaining(operation -> types.add(operation.type()));
            assertThat(types)
                    .doesNotContain("VarHandleOp", "ReadVariableOp", "StatefulPartitionedCall", "RestoreV2", "SaveV2");
            assertThat(types).filteredOn("VariableV2"::equals).hasSize(10);
        }
    }

    /** The layers were frozen after they were built: each variable's own flag still says that it learns. */
    @Test
    void layersThatKerasFrozeStayConstant() {
        try (ImportedModel model = SavedModelImporter.load(keras("frozen"), "serving_default")) {
            assertThat(model.variables())
                    .extracting(ImportedVariable::name)
                    .containsExactly("frozen/head/kernel", "frozen/head/bias");
            assertThat(model.constants())
                    .containsExactlyInAnyOrder(
                            "base/dense/kernel",
                            "base/dense/bias",
                            "base/batch_normalization/gamma",
                            "base/batch_normalization/beta",
                            "base/batch_normalization/moving_mean",
                            "base/batch_normalization/moving_variance");
            Training training = new Training(model, NONE, new OptimizerSpec.Sgd(0.1));
            float before = training.loss(0, 256);
            training.train(40);
            assertThat(training.loss(0, 256)).isLessThan(before);
        }
    }

    @Test
    void ofTwoVariablesCalledAlikeTheTrainableOneLearns() {
        try (ImportedModel model = SavedModelImporter.load(keras("twins"), "serving_default")) {
            assertThat(model.variables()).extracting(ImportedVariable::shape).containsExactly(Shape.of(16, 10));
            assertThat(model.constants()).hasSize(1);
        }
    }

    @Test
    void modelWithEveryLayerFrozenIsOneClearError(@TempDir Path directory) throws IOException {
        Path model = copy(keras("frozen"), directory.resolve("model"));
        Path file = model.resolve("saved_model.pb");
        SavedModel.Builder saved = SavedModel.parseFrom(Files.readAllBytes(file)).toBuilder();
        SavedObjectGraph.Builder objects = saved.getMetaGraphsBuilder(0).getObjectGraphDefBuilder();
        objects.getNodes(0).getChildrenList().stream()
                .filter(child -> child.getLocalName().equals("trainable_variables"))
                .forEach(list -> objects.getNodesBuilder(list.getNodeId()).clearChildren());
        Files.write(file, saved.build().toByteArray());
        assertThatThrownBy(() -> SavedModelImporter.load(model, "serve"))
                .isInstanceOfSatisfying(
                        EngramException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.GRAPH))
                .hasMessage(
                        "The signature 'serve' uses no trainable variable: all that it uses are frozen (8, the first is"
                                + " 'base/dense/kernel'). Set trainable = True on the layers that shall learn and export"
                                + " the model again");
    }

    /** What an application adds to train an imported model: labels and a loss; the labels are those of a new task. */
    private static final class Training {
        private final ImportedModel model;
        private final Placeholder<TFloat32> labels;
        private final Operand<TFloat32> loss;
        private final AttachedModel attached;

        Training(ImportedModel model, ConsolidationStrategy strategy, OptimizerSpec optimizer) {
            this.model = model;
            Ops tf = Ops.create(model.graph());
            labels = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, model.outputs())));
            loss = tf.math.mean(
                    tf.nn.softmaxCrossEntropyWithLogits(labels, model.logits()).loss(), tf.constant(0));
            attached = AttachedModel.on(model.graph(), model.session())
                    .features(model.features())
                    .labels(labels)
                    .logits(model.logits())
                    .loss(loss)
                    .variables(model.variables().stream()
                            .map(ImportedVariable::variable)
                            .toList())
                    .build(strategy, optimizer);
        }

        /** Labels of another task: every digit gets the number of the next. */
        private static TFloat32 labels(int from, int to) {
            float[] oneHot = new float[(to - from) * 10];
            for (int i = from; i < to; i++) {
                oneHot[(i - from) * 10 + (IMAGES.label(i) + 1) % 10] = 1;
            }
            return TFloat32.tensorOf(Shape.of(to - from, 10), DataBuffers.of(oneHot));
        }

        float loss(int from, int to) {
            try (TFloat32 x = images(from, to);
                    TFloat32 y = labels(from, to);
                    Result result = model.session()
                            .runner()
                            .feed(model.features().asOutput(), x)
                            .feed(labels.asOutput(), y)
                            .fetch(loss)
                            .run()) {
                return ((TFloat32) result.get(0)).getFloat();
            }
        }

        void train(int steps) {
            attached.startTask();
            for (int step = 0; step < steps; step++) {
                int from = step % 4 * 64;
                try (TFloat32 x = images(from, from + 64);
                        TFloat32 y = labels(from, from + 64)) {
                    model.session()
                            .runner()
                            .feed(model.features().asOutput(), x)
                            .feed(labels.asOutput(), y)
                            .addTarget(attached.trainStep())
                            .run()
                            .close();
                }
            }
        }
    }

    private static float[][] weights(ImportedModel model) {
        return model.variables().stream()
                .map(variable -> {
                    try (Result result =
                            model.session().runner().fetch(variable.variable()).run()) {
                        float[] values =
                                new float[Math.toIntExact(variable.shape().size())];
                        result.get(0).asRawTensor().data().asFloats().read(values);
                        return values;
                    }
                })
                .toArray(float[][]::new);
    }

    private static double squaredDistance(float[][] from, float[][] to) {
        double sum = 0;
        for (int i = 0; i < from.length; i++) {
            for (int j = 0; j < from[i].length; j++) {
                sum += Math.pow((double) to[i][j] - from[i][j], 2);
            }
        }
        return sum;
    }

    /** To first order a step of η lowers the batch's loss by |g|² η = |Δw|² / η. */
    @ParameterizedTest
    @CsvSource({"mlp, 1e-3", "cnn, 2e-5"})
    void aSmallStepLowersTheLossAsItsGradientPredicts(String name, double learningRate) {
        try (ImportedModel model = SavedModelImporter.load(keras(name), "serving_default")) {
            Training training = new Training(model, NONE, new OptimizerSpec.Sgd(learningRate));
            float[][] start = weights(model);
            double before = training.loss(0, 64);
            training.train(1);
            double predicted = squaredDistance(start, weights(model)) / learningRate;
            assertThat(predicted).isGreaterThan(1e-3);
            assertThat(before - training.loss(0, 64)).isCloseTo(predicted, within(0.05 * predicted));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "cnn"})
    void everyVariableLearns(String name) {
        try (ImportedModel model = SavedModelImporter.load(keras(name), "serving_default")) {
            Training training = new Training(model, NONE, new OptimizerSpec.Adam(0.001, 0.9, 0.999, 1e-8));
            float[][] start = weights(model);
            float before = training.loss(0, 256);
            training.train(60);
            assertThat(training.loss(0, 256)).isLessThan(before / 2);
            float[][] end = weights(model);
            for (int i = 0; i < start.length; i++) {
                assertThat(end[i])
                        .as(model.variables().get(i).name())
                        .isNotEqualTo(start[i])
                        .doesNotContain(Float.NaN);
            }
        }
    }

    @Test
    void strategyHoldsTheImportedWeights() {
        double[] moved = new double[2];
        for (int i = 0; i < 2; i++) {
            try (ImportedModel model = SavedModelImporter.load(keras("cnn"), "serving_default")) {
                Training training =
                        new Training(model, new PullToAnchor(i == 0 ? 0f : 1000f), new OptimizerSpec.Sgd(0.01));
                float[][] start = weights(model);
                training.attached.taskLearned(IMAGES);
                training.train(20);
                float[][] end = weights(model);
                moved[i] = squaredDistance(start, end);
            }
        }
        assertThat(moved[0]).isPositive();
        assertThat(moved[1]).isLessThan(moved[0] / 25);
    }

    @Test
    void aRecurrentLayerThatIsNotUnrolledSaysWhatToDo() {
        assertThatThrownBy(() -> SavedModelImporter.load(keras("recurrent"), "serving_default"))
                .isInstanceOfSatisfying(
                        EngramException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.GRAPH))
                .hasMessageContainingAll("/lstm_1/while' is a loop (While)", "make the layer with unroll=True");
    }

    @Test
    void unknownSignatureListsTheKnown() {
        assertThatThrownBy(() -> SavedModelImporter.load(keras("mlp"), "predict"))
                .isInstanceOfSatisfying(
                        EngramException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.GRAPH))
                .hasMessage("The SavedModel has no signature 'predict'. It has: serve, serving_default");
    }

    @Test
    void directoryWithoutModelIsOneClearError(@TempDir Path empty) {
        for (Path directory : List.of(empty, empty.resolve("none"))) {
            assertThatThrownBy(() -> SavedModelImporter.load(directory, "serve"))
                    .isInstanceOfSatisfying(
                            EngramException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO))
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("no file saved_model.pb");
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }

    private static void truncate(Path file, int bytes) throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100, 5000, 30000, 37000})
    void truncatedGraphIsOneClearError(int bytes, @TempDir Path directory) throws IOException {
        Path model = copy(keras("mlp"), directory.resolve("model"));
        truncate(model.resolve("saved_model.pb"), bytes);
        assertThatThrownBy(() -> SavedModelImporter.load(model, "serve"))
                .isInstanceOfSatisfying(
                        EngramException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE))
                .hasMessageContaining("saved_model.pb")
                .hasMessageContaining("cut short");
    }

    @ParameterizedTest
    @ValueSource(strings = {"variables.index", "variables.data-00000-of-00001"})
    void truncatedOrMissingValuesAreOneClearError(String name, @TempDir Path directory) throws IOException {
        Path model = copy(keras("mlp"), directory.resolve("model"));
        Path file = model.resolve("variables").resolve(name);
        truncate(file, 200);
        assertDamaged(model);
        Files.delete(file);
        assertDamaged(model);
    }

    private static void assertDamaged(Path model) {
        assertThatThrownBy(() -> SavedModelImporter.load(model, "serve"))
                .isInstanceOfSatisfying(
                        EngramException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE))
                .hasMessageContaining("Cannot restore the variables of '" + model + "'");
    }
}
