package dev.engram.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.engram.api.Dataset;
import dev.engram.api.LearningListener;
import dev.engram.api.Predictor;
import dev.engram.core.model.Answers;
import dev.engram.core.model.DeployedModel;
import dev.engram.core.model.Features;
import dev.engram.core.model.Gates;
import dev.engram.core.model.ModelDifference;
import dev.engram.core.model.ModelManifest;
import dev.engram.core.model.Models;
import dev.engram.core.model.NamedData;
import dev.engram.core.model.StoredModel;
import dev.engram.core.model.Update;
import dev.engram.core.storage.DirectoryLock;
import dev.engram.core.storage.SafeTensors;
import dev.engram.datasets.Datasets;
import dev.engram.datasets.mnist.Mnist;
import dev.engram.tf.interop.SavedModelImporter;
import dev.engram.tf.learner.TensorFlowLearnerFactory;
import dev.engram.tf.serving.SavedModelPredictor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model is trained, deployed, updated, asked and looked into. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelLifeTest {
    private static final String CONFIGURATION = """
            tasks { type = permuted, count = 1, train-limit = 3000 }
            network { type = mlp, hidden = [50] }
            training { epochs = 3, batch-size = 32, optimizer { type = adam, learning-rate = 0.002 } }
            strategies = [{ type = ewc, lambda = 100 }]
            """;
    private static final String MARCH = "format = permuted, seed = 3, train-limit = 3000";

    @TempDir
    static Path directory;

    private final Models models =
            Models.with(new TensorFlowLearnerFactory(), SavedModelPredictor::new, SavedModelImporter::classifier);
    private final Dataset digits = Mnist.test();
    private Path model = Path.of("");

    @BeforeAll
    void train() throws IOException {
        model = train("model", CONFIGURATION);
    }

    private Path train(String name, String configuration) throws IOException {
        Path config = Files.writeString(directory.resolve(name + ".conf"), configuration);
        Path out = directory.resolve(name);
        models.train(
                models.experiment(config.toString(), List.of()), "ewc", out, new LearningListener() {}, () -> false);
        return out;
    }

    private NamedData data(String name, String written) {
        return new NamedData(name, models.data(written).load());
    }

    private float[] pixels(int count) {
        return Features.of(digits, 0, count);
    }

    @Test
    void anUpdateLearnsKeepsAndDescends() {
        Path next = directory.resolve("march");
        Update update = models.update(model, data("march", MARCH))
                .evaluate(data("first", "mnist"))
                .require(new Gates(Optional.of(0.05), Optional.of(0.8)))
                .into(next);
        assertThat(update.published()).isTrue();
        assertThat(update.learned().before()).isLessThan(0.3);
        assertThat(update.learned().after()).isGreaterThan(0.8);
        assertThat(update.kept().get(0).forgotten()).isLessThan(0.05);
        ModelManifest manifest = models.read(next).manifest();
        assertThat(manifest.tasks()).extracting(ModelManifest.LearnedTask::name).containsExactly("original", "march");
        assertThat(manifest.ancestors()).hasSize(1);
        StoredModel before = models.read(model);
        assertThat(manifest.ancestors().get(0).weightsSha256())
                .isEqualTo(before.manifest().weightsSha256());
        ModelDifference difference = ModelDifference.between(before, models.read(next));
        assertThat(difference.relation()).contains("descends from");
        assertThat(difference.tasks()).containsExactly("march (3000 examples)");
        assertThat(difference.movements().get(0).distance()).isPositive();
        // The importance of both tasks is in the state now.
        assertThat(models.importance(models.read(next)).get(0).mean())
                .isGreaterThan(models.importance(before).get(0).mean());
    }

    @Test
    void updatingTwiceGivesTheSameBits() {
        Path one = directory.resolve("twice-1");
        Path two = directory.resolve("twice-2");
        models.update(model, data("march", MARCH)).into(one);
        models.update(model, data("march", MARCH)).into(two);
        assertThat(models.read(one).manifest().weightsSha256())
                .isEqualTo(models.read(two).manifest().weightsSha256());
    }

    /** To the bit, since the factor of the penalty is a power of two. */
    @ParameterizedTest
    @ValueSource(strings = {"ewc", "online-ewc", "ewc-dr", "kfac", "l2", "mas", "si", "rwalk"})
    void anUpdateUnderAnotherLambdaIsThatOfAModelTrainedWithIt(String strategy) throws IOException {
        String small = CONFIGURATION
                .replace("3000", "200")
                .replace("epochs = 3", "epochs = 1")
                .replace("type = ewc", "label = ewc, type = " + strategy);
        Path weak = train(strategy + "-weak", small.replace("lambda = 100", "lambda = 25"));
        Path strong = train(strategy + "-strong", small);
        assertThat(updated(weak, "strategy.lambda=100")).isEqualTo(updated(strong, "training.epochs=1"));
        assertThat(updated(weak, "training.epochs=1")).isNotEqualTo(updated(strong, "training.epochs=1"));
    }

    /** Of the weights. */
    private String updated(Path from, String override) {
        Path next = directory.resolve(from.getFileName() + " " + override);
        if (Files.notExists(next)) {
            models.update(from, data("march", MARCH.replace("3000", "200")))
                    .set(override)
                    .into(next);
        }
        return models.read(next).manifest().weightsSha256();
    }

    @Test
    void theOptimizerMayChangeBetweenUpdates() {
        Path next = directory.resolve("momentum");
        Update update = models.update(model, data("march", MARCH))
                .evaluate(data("first", "mnist"))
                .set("training.optimizer.type=momentum")
                .require(new Gates(Optional.of(0.2), Optional.of(0.6)))
                .into(next);
        assertThat(update.missed()).isEmpty();
        assertThat(models.read(next).state().tensors().keySet())
                .contains("optimizer/momentum/dense1/kernel", "strategy/precision/dense1/kernel")
                .doesNotContain("optimizer/m/dense1/kernel", "optimizer/beta1-power");
        assertThat(models.update(next, data("april", MARCH))
                        .into(directory.resolve("april"))
                        .published())
                .isTrue();
    }

    @Test
    void aMissedGateLeavesNothingBehind() throws IOException {
        Path out = directory.resolve("refused");
        Update update = models.update(model, data("march", MARCH))
                .evaluate(data("first", "mnist"))
                .require(new Gates(Optional.of(0.0), Optional.of(0.999)))
                .into(out);
        assertThat(update.published()).isFalse();
        assertThat(update.missed()).hasSize(2);
        assertThat(update.missed().get(0)).startsWith("accuracy on march is 0.").endsWith("below 0.9990");
        assertThat(update.missed().get(1)).startsWith("first lost");
        try (Stream<Path> list = Files.list(directory)) {
            assertThat(list.map(path -> path.getFileName().toString())).noneMatch(name -> name.contains("refused"));
        }
    }

    @Test
    void theSavedModelPredictsWhatTheLearnerDoesInAFreshProcessToo() throws Exception {
        float[] here;
        try (Predictor predictor = models.open(model)) {
            assertThat(predictor.outputs()).isEqualTo(10);
            here = predictor.probabilities(pixels(100));
        }
        double accuracy =
                models.evaluate(model, data("mnist", "mnist"), Optional.empty()).accuracy();
        assertThat(accuracy)
                .isEqualTo(models.read(model).manifest().tasks().get(0).accuracy(), within(1e-9));
        Path lines = directory.resolve("predictions.csv");
        Process process =
                EngramProcess.start("predict", model.toString(), "--data", "mnist", "--out", lines.toString());
        assertThat(process.waitFor()).isZero();
        List<String> written = Files.readAllLines(lines);
        assertThat(written).hasSize(10_001);
        for (int row = 0; row < 100; row++) {
            String[] fields = written.get(row + 1).split(",", -1);
            for (int output = 0; output < 10; output++) {
                assertThat(Double.parseDouble(fields[output + 2])).isCloseTo(here[row * 10 + output], within(1e-6));
            }
        }
    }

    @Test
    void theWeightsInTheStateAreThoseOfTheSavedModel() {
        // A plain loop over the parameters in the safetensors file, against TensorFlow's answer.
        SafeTensors state = SafeTensors.read(model.resolve("state.safetensors"));
        float[] w1 = state.tensors().get("parameter/dense1/kernel").values();
        float[] b1 = state.tensors().get("parameter/dense1/bias").values();
        float[] w2 = state.tensors().get("parameter/output/kernel").values();
        float[] b2 = state.tensors().get("parameter/output/bias").values();
        float[] x = pixels(1);
        double[] exp = new double[10];
        double sum = 0;
        for (int k = 0; k < 10; k++) {
            double z = b2[k];
            for (int j = 0; j < 50; j++) {
                double a = b1[j];
                for (int i = 0; i < 784; i++) {
                    a += (double) x[i] * w1[i * 50 + j];
                }
                z += Math.max(0, a) * w2[j * 10 + k];
            }
            exp[k] = Math.exp(z);
            sum += exp[k];
        }
        try (Predictor predictor = models.open(model)) {
            float[] probabilities = predictor.probabilities(x);
            for (int k = 0; k < 10; k++) {
                assertThat((double) probabilities[k]).isCloseTo(exp[k] / sum, within(1e-5));
            }
        }
    }

    @Test
    void everyAlteredOrMissingFileIsNamed() throws IOException {
        List<String> files;
        try (Stream<Path> walk = Files.walk(model)) {
            files = walk.filter(Files::isRegularFile)
                    .map(file -> model.relativize(file).toString())
                    .toList();
        }
        assertThat(files).contains("saved_model.pb", "state.safetensors", "engram.json", "variables/variables.index");
        for (String file : files) {
            Path path = model.resolve(file);
            byte[] sound = Files.readAllBytes(path);
            byte[] altered = sound.clone();
            altered[altered.length / 2] ^= 1;
            try {
                Files.write(path, altered);
                assertThatThrownBy(() -> models.read(model)).hasMessageContaining(path.toString());
                Files.delete(path);
                assertThatThrownBy(() -> models.read(model)).hasMessageContaining(file);
            } finally {
                Files.write(path, sound);
            }
        }
        assertThat(models.read(model).manifest().outputs()).isEqualTo(10);
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() throws IOException {
        Path out = directory.resolve("unfit");
        Path csv = Files.writeString(directory.resolve("wide.csv"), "a,b,label\n1,2,0\n3,4,1\n");
        String wide =
                "format = csv, train = \"" + csv + "\", test = \"" + csv + "\", label-column = label, classes = 2";
        assertThatThrownBy(() -> models.update(model, data("wide", wide)).into(out))
                .hasMessageContaining("[2]")
                .hasMessageContaining("[28, 28, 1]");
        assertThatThrownBy(() -> models.update(model, data("original", MARCH)).into(out))
                .hasMessageContaining("already learned a task called 'original'");
        assertThatThrownBy(() -> models.update(model, data("march", MARCH)).into(model))
                .hasMessageContaining("already exists; nothing was overwritten");
        assertThatThrownBy(() -> models.data("nowhere.conf")).hasMessageContaining("nowhere.conf");
        assertThatThrownBy(() -> models.open(model, "march"))
                .hasMessageContaining("no signature 'head_march', but [serving_default]");
        assertThatThrownBy(() -> models.update(model, data("march", MARCH))
                        .set("training.epochz=3")
                        .into(out))
                .hasMessageContaining("training.epochz")
                .hasMessageContaining("Did you mean \"epochs\"?");
        assertThat(out).doesNotExist();
    }

    @Test
    void anEditedManifestIsRefused() throws IOException {
        Path other = directory.resolve("other");
        copy(model, other);
        Path manifest = other.resolve("engram.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"type\" : \"ewc\"", "\"type\" : \"l2\""));
        assertThatThrownBy(() -> models.read(other)).hasMessageContaining("its seal");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path path : walk.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    @Test
    void twoUpdatesIntoOneDirectoryAtOnceAreRefused() {
        Path out = directory.resolve("contested");
        try (DirectoryLock first = DirectoryLock.on(out)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> models.update(model, data("march", MARCH)).into(out))
                    .hasMessageContaining("Another process is making " + out);
        }
        assertThat(models.update(model, data("march", MARCH)).into(out).published())
                .isTrue();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.write(directory.resolve("file"), "x".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> models.update(model, data("march", MARCH)).into(file.resolve("inside")))
                .hasMessageContaining("Cannot write beside " + file.resolve("inside"));
    }

    @Test
    void aModelWithAHeadATaskAnswersByHead() throws IOException {
        Path heads = train("heads", """
                tasks { type = split, classes-per-task = 5, scenario = task, train-limit = 2000 }
                network { type = mlp, hidden = [30] }
                training { epochs = 2, batch-size = 32, optimizer { type = sgd, learning-rate = 0.1 } }
                strategies = [ewc]
                """);
        ModelManifest manifest = models.read(heads).manifest();
        String second = manifest.tasks().get(1).name();
        try (Predictor predictor = models.open(heads, second)) {
            assertThat(predictor.outputs()).isEqualTo(5);
            float[] answer = predictor.probabilities(pixels(1));
            double sum = 0;
            for (float probability : answer) {
                sum += probability;
            }
            assertThat(sum).isCloseTo(1, within(1e-5));
        }
        assertThatThrownBy(() -> models.evaluate(heads, data("mnist", "mnist"), Optional.of(second)))
                .hasMessageContaining("The data has 10 classes, but the head of '" + second + "' has 5 outputs");
        assertThatThrownBy(() -> models.evaluate(heads, data("mnist", "mnist"), Optional.empty()))
                .hasMessageContaining("The model has a head for each of its tasks")
                .hasMessageContaining(second);
    }

    /** Two classes about 1000 and 1002, in two features. */
    private static Path aroundAThousand(String name, int examples) throws IOException {
        Random random = new Random(examples);
        StringBuilder lines = new StringBuilder("a,b,label\n");
        for (int i = 0; i < examples; i++) {
            int label = i % 2;
            double middle = 1000 + 2 * label;
            lines.append(middle + 0.3 * random.nextGaussian())
                    .append(',')
                    .append(middle + 0.3 * random.nextGaussian())
                    .append(',')
                    .append(label)
                    .append('\n');
        }
        return Files.writeString(directory.resolve(name), lines);
    }

    @Test
    void whatIsStandardisedForTrainingIsStandardisedForEverythingAfter() throws IOException {
        String csv = "format = csv, train = \"%s\", test = \"%s\", label-column = label, classes = 2"
                .formatted(aroundAThousand("train.csv", 400), aroundAThousand("test.csv", 200));
        Path standard = train("standard", """
                tasks { type = sequence, normalize = standard, tasks = [{ name = first, data { %s } }] }
                network { type = mlp, hidden = [8] }
                training { epochs = 20, batch-size = 16, optimizer { type = sgd, learning-rate = 0.1 } }
                strategies = [ewc]
                """.formatted(csv));
        ModelManifest manifest = models.read(standard).manifest();
        assertThat(manifest.tasks().get(0).accuracy()).isGreaterThan(0.95);
        NamedData again = data("again", csv);
        assertThat(models.evaluate(standard, again, Optional.empty()).accuracy())
                .isEqualTo(manifest.tasks().get(0).accuracy(), within(1e-9));
        Update update = models.update(standard, again).into(directory.resolve("standard-2"));
        assertThat(update.learned().before()).isEqualTo(manifest.tasks().get(0).accuracy(), within(1e-9));
        // Who asks the SavedModel itself normalises by the numbers of the manifest.
        Dataset test = again.data().test();
        float[] raw = Features.of(test, 0, test.size());
        float[] normalised = new float[raw.length];
        for (int i = 0; i < raw.length; i++) {
            normalised[i] = (float)
                    (manifest.scaling().factor() * raw[i] + manifest.scaling().shift());
        }
        try (Predictor predictor = models.open(standard);
                Answers answers = models.ask(standard, test, Optional.empty())) {
            assertThat(predictor.probabilities(normalised))
                    .containsExactly(answers.probabilities(0, test.size()), within(1e-3f));
            // An application's own rows, and a file of rows, have no labels.
            Dataset rows = Datasets.unlabelled("rows", new float[][] {{raw[0], raw[1]}});
            Dataset file = models.toPredict("format = csv, test = \"" + directory.resolve("test.csv") + "\"");
            try (Answers toRows = models.ask(standard, rows, Optional.empty());
                    Answers toFile = models.ask(standard, file, Optional.empty())) {
                assertThat(toRows.probabilities(0, 1)).containsExactly(answers.probabilities(0, 1), within(1e-6f));
                assertThat(toFile.probabilities(0, test.size())).isEqualTo(answers.probabilities(0, test.size()));
            }
        }
    }

    @Test
    void predictionsGoOnDuringUpdateAndSwap() throws Exception {
        float[] x = pixels(1);
        Path next = directory.resolve("swapped");
        AtomicBoolean done = new AtomicBoolean();
        List<long[]> latencies = new ArrayList<>();
        float[] old;
        float[] renewed;
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (DeployedModel deployed = models.deploy(model)) {
            old = deployed.probabilities(x);
            List<Future<List<float[]>>> askers = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                Callable<List<float[]>> asker = () -> {
                    List<float[]> distinct = new ArrayList<>();
                    long[] nanos = new long[2];
                    while (!done.get()) {
                        long start = System.nanoTime();
                        float[] answer = deployed.probabilities(x);
                        nanos[0] += System.nanoTime() - start;
                        nanos[1]++;
                        if (distinct.isEmpty() || !Arrays.equals(answer, distinct.get(distinct.size() - 1))) {
                            distinct.add(answer);
                        }
                    }
                    synchronized (latencies) {
                        latencies.add(nanos);
                    }
                    return distinct;
                };
                askers.add(threads.submit(asker));
            }
            models.update(model, data("march", MARCH)).into(next);
            deployed.swap(next);
            renewed = deployed.probabilities(x);
            done.set(true);
            assertThat(renewed).isNotEqualTo(old);
            for (Future<List<float[]>> asker : askers) {
                // Each thread saw the old model, then the new one, and nothing between.
                assertThat(asker.get())
                        .hasSizeBetween(1, 2)
                        .allMatch(answer -> Arrays.equals(answer, old) || Arrays.equals(answer, renewed));
            }
        } finally {
            threads.shutdownNow();
        }
        long asked = latencies.stream().mapToLong(nanos -> nanos[1]).sum();
        long nanos = latencies.stream().mapToLong(each -> each[0]).sum();
        System.out.printf("%d predictions from 8 threads during an update, %.2f ms each%n", asked, nanos / 1e6 / asked);
        assertThat(asked).isPositive();
    }
}
