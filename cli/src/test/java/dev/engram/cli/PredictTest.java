package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.engram.api.Dataset;
import dev.engram.datasets.Rows;
import dev.engram.datasets.mnist.Mnist;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code engram predict} as production needs it: files of features alone, against predictions of the same rows with labels. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PredictTest {
    private static final int ROWS = 20;
    private static final int PIXELS = 28 * 28;

    @TempDir
    static Path directory;

    @RegisterExtension
    final Console console = new Console();

    /** Standardised for training, so that what is predicted must be put on the same scale. */
    @BeforeAll
    void train() throws IOException {
        Path config = Files.writeString(directory.resolve("small.conf"), """
                tasks { type = permuted, count = 1, train-limit = 1000, normalize = standard }
                network { type = mlp, hidden = [16] }
                training { epochs = 2, batch-size = 32 }
                strategies = [none]
                """);
        assertThat(Engram.execute("train", config.toString(), "--out", path("model")))
                .isZero();
        writeImages();
    }

    private static String path(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void aLinkInThePlaceOfTheFileIsNotReplaced() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("latest.csv"), Path.of("nowhere.csv"));
        assertThat(Engram.execute("predict", path("model"), "--data", "mnist", "--out", link.toString()))
                .isEqualTo(Engram.MISTAKE);
        assertThat(console.err()).contains(link + " already exists; nothing was overwritten");
        assertThat(link).isSymbolicLink();
    }

    /** The first test images of MNIST in every format, without their labels. */
    private static void writeImages() throws IOException {
        Dataset images = Rows.first(Mnist.test(), ROWS);
        ByteBuffer pixels = ByteBuffer.allocate(ROWS * PIXELS);
        IntStream.range(0, ROWS).forEach(row -> images.read(row, pixels));
        byte[] bytes = pixels.array();
        byte[] idx = ByteBuffer.allocate(16 + bytes.length)
                .putInt(0x803)
                .putInt(ROWS)
                .putInt(28)
                .putInt(28)
                .put(bytes)
                .array();
        Files.write(directory.resolve("images.idx"), idx);
        try (OutputStream file = new GZIPOutputStream(Files.newOutputStream(directory.resolve("images.idx.gz")))) {
            file.write(idx);
        }
        Files.write(directory.resolve("bytes.npy"), npy("|u1", bytes));
        ByteBuffer floats = ByteBuffer.allocate(bytes.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (byte pixel : bytes) {
            floats.putFloat(unit(pixel));
        }
        Files.write(directory.resolve("floats.npy"), npy("<f4", floats.array()));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(directory.resolve("images.npz")))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(npy("|u1", bytes));
        }
        writeCsv("bare.csv", bytes, "");
        writeCsv("unknown.csv", bytes, "label,");
    }

    /** Rows of pixels; the values of a first column, if there is one, are not known. */
    private static void writeCsv(String name, byte[] pixels, String firstColumn) throws IOException {
        StringBuilder lines = new StringBuilder(firstColumn)
                .append(columns(pixel -> "p" + pixel))
                .append('\n');
        for (int row = 0; row < ROWS; row++) {
            int start = row * PIXELS;
            lines.append(firstColumn.isEmpty() ? "" : ",")
                    .append(columns(pixel -> String.valueOf(unit(pixels[start + pixel]))))
                    .append('\n');
        }
        Files.writeString(directory.resolve(name), lines);
    }

    private static String columns(IntFunction<String> column) {
        return IntStream.range(0, PIXELS).mapToObj(column).collect(Collectors.joining(","));
    }

    private static float unit(byte pixel) {
        return (pixel & 0xFF) * (1f / 255f);
    }

    private static byte[] npy(String type, byte[] elements) {
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': (%d, 28, 28), }".formatted(type, ROWS);
        byte[] padded = (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(10 + padded.length + elements.length)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) padded.length, 0})
                .put(padded)
                .put(elements)
                .array();
    }

    private List<double[]> predict(String data) {
        console.clear();
        assertThat(Engram.execute("predict", path("model"), "--data", data.replace("DIR", directory.toString())))
                .as(console.err())
                .isZero();
        return console.out()
                .lines()
                .skip(1)
                .map(line -> List.of(line.split(",", -1)).stream()
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
    }

    private void assertPredictsAs(String labelled, String bare) {
        List<double[]> expected = predict(labelled);
        List<double[]> answers = predict(bare);
        assertThat(answers).hasSize(ROWS);
        for (int row = 0; row < ROWS; row++) {
            assertThat(answers.get(row)).containsExactly(expected.get(row), within(1e-4));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "format = idx, test-images = \"DIR/images.idx.gz\"",
                "format = idx, test-images = \"DIR/images.idx\", stream = true",
                "format = npy, test-features = \"DIR/bytes.npy\"",
                "format = npy, test-features = \"DIR/floats.npy\", stream = true",
                "format = npz, file = \"DIR/images.npz\", test-features = x",
                "format = csv, test = \"DIR/bare.csv\", shape = [28, 28, 1]",
                "format = csv, test = \"DIR/unknown.csv\", shape = [28, 28, 1]",
            })
    void featuresAloneArePredictedAsTheSameRowsWithLabels(String data) {
        assertPredictsAs("mnist", data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"format = permuted, seed = 3", "format = rotated, degrees = 30"})
    void viewsShowFeaturesAloneAsTheyShowLabelledData(String view) {
        assertPredictsAs(view, view + ", data { format = npy, test-features = \"DIR/bytes.npy\", stream = true }");
    }

    private String refusal(String... command) {
        assertThat(Engram.execute(command)).isEqualTo(Engram.MISTAKE);
        return console.err();
    }

    @Test
    void withoutFeaturesThereIsNothingToPredict() {
        assertThat(refusal("predict", path("model"), "--data", "format = csv"))
                .contains("data.test (--data) is missing: file of the test examples, or of those to predict");
    }

    @Test
    void rowsOfAnotherWidthAreRefused() throws IOException {
        Path narrow = Files.writeString(directory.resolve("narrow.csv"), "a,b\n1,2\n");
        assertThat(refusal("predict", path("model"), "--data", "format = csv, test = \"" + narrow + "\""))
                .contains("'narrow.csv' has examples of shape [2], but the model takes [28, 28, 1]");
    }

    @Test
    void whatLearnsOrMeasuresNamesAllThatIsMissing() {
        String data = "format = permuted, data { format = idx, test-images = \"" + path("images.idx") + "\" }";
        String[] all = {
            "3 errors in the configuration",
            "data.data.train-images (--data) is missing: file of the training images",
            "data.data.train-labels (--data) is missing: file of the training labels",
            "data.data.test-labels (--data) is missing: file of the test labels"
        };
        assertThat(refusal("evaluate", path("model"), "--data", data)).contains(all);
        console.clear();
        assertThat(refusal("update", path("model"), "--data", data, "--out", path("never")))
                .contains(all);
    }

    @Test
    void rowsWithoutALabelColumnAreNotMeasured() {
        String data = "format = csv, train = \"%1$s\", test = \"%1$s\", classes = 10".formatted(path("bare.csv"));
        assertThat(refusal("evaluate", path("model"), "--data", data)).contains("has no label column 'label'");
    }

    @Test
    void anExperimentNamesAllThatIsMissingWithItsLine() throws IOException {
        Path config = Files.writeString(directory.resolve("unlabelled.conf"), """
                tasks { type = sequence, tasks = [{
                    name = rows
                    data { format = csv, test = bare.csv }
                }] }
                training { epochs = 1 }
                strategies = [none]
                """);
        assertThat(refusal("train", config.toString(), "--out", path("never")))
                .contains(
                        "tasks.tasks[0].data.train (unlabelled.conf:3) is missing: file of the training examples",
                        "tasks.tasks[0].data.classes (unlabelled.conf:3) is missing: number of classes");
    }

    @Test
    void listSaysWhatIsNotNeededToPredict() {
        assertThat(Engram.execute("list")).isZero();
        assertThat(console.out())
                .containsPattern("train +file of the training examples \\(a file, not needed to predict\\)")
                .containsPattern("epochs +passes over a task's data .* \\(a whole number, at least 1, optional\\)");
    }
}
