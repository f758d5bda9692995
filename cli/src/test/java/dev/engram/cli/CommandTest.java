package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.core.storage.DirectoryLock;
import dev.engram.report.results.ResultsReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user meets it, in this JVM. */
class CommandTest {
    /** Small enough for a test: 300 images of each task, one epoch. */
    private static final String SMALL = """
            name = small
            tasks { type = permuted, count = 2, train-limit = 300 }
            network { type = mlp, hidden = [16] }
            training { epochs = 1, batch-size = 32 }
            strategies = [none, { type = ewc, lambda = 10 }]
            """;

    @TempDir
    Path directory;

    @RegisterExtension
    final Console console = new Console();

    private String out() {
        return console.out();
    }

    private String err() {
        return console.err();
    }

    private Path config(String content) throws IOException {
        return Files.writeString(directory.resolve("small.conf"), content);
    }

    private int run(String content) throws IOException {
        return Engram.execute(
                "run",
                config(content).toString(),
                "--out",
                directory.resolve("out").toString());
    }

    @Test
    void withoutArgumentsItTeaches() {
        assertThat(Engram.execute()).isZero();
        assertThat(out()).contains("run", "list", "doctor", "Begin with:  engram run permuted-mnist --quick");
        assertThat(out().replaceAll("\\s+", " "))
                .contains("0 done, 1 a fault of Engram (please report the stack trace), 2 your mistake");
    }

    @Test
    void aRunEndsWithTablesDefinitionsAndResults() throws IOException {
        assertThat(run(SMALL)).as(err()).isZero();
        assertThat(out())
                .contains("ewc: test accuracy on each task (columns) after learning each (rows)")
                .containsPattern("run +average accuracy +backward transfer +forgetting +forward transfer +train")
                .contains("forgetting: mean over j < T-1 of max")
                .contains("Results: " + directory.resolve("out").resolve("results.json"));
        assertThat(err()).contains("none: learned original (1 of 2), accuracy so far [");
        assertThat(directory.resolve("out/results.json")).exists();
        assertThat(directory.resolve("out/config.conf")).exists();
        assertThat(Files.readString(directory.resolve("out/metrics.jsonl")))
                .contains("\"run\":\"none\"", "\"run\":\"ewc\"", "\"event\":\"runFinished\"");
        assertThat(directory.resolve("out/tensorboard")).doesNotExist();
        assertThat(out()).contains("Report:  " + directory.resolve("out").resolve("report.html"));
        assertThat(directory.resolve("out/report.html")).content().contains("<h2>Verdict</h2>", "“ewc”");
        assertThat(directory.resolve("out/figures/accuracy-over-time.png")).exists();
    }

    @Test
    void aRunGoesIntoALedgerWhichThenSaysWhatItGives() throws IOException {
        run(SMALL);
        String ledger =
                Files.createDirectories(directory.resolve("docs/ledger")).toString();
        Files.writeString(Path.of(ledger, "small.conf"), """
                title = Small, claim = it runs, protocol = none, ours = ours
                runs = [{ name = small, command = "engram run small.conf" }]
                expectations = [{ what = EWC, of { strategy = ewc, measure = average-accuracy }, at-least = 0 }]
                """);
        String results = directory.resolve("out").toString();
        assertThat(Engram.execute("ledger", "add", results, "--as", "small", "--in", ledger))
                .as(err())
                .isZero();
        assertThat(Engram.execute("ledger", "--check", "--in", ledger)).isEqualTo(Engram.MISTAKE);
        assertThat(err()).contains("LEDGER.md is not what the entries and results", "engram ledger --in");
        assertThat(Engram.execute("ledger", "--in", ledger)).isZero();
        assertThat(Engram.execute("ledger", "--check", "--in", ledger)).isZero();
        assertThat(directory.resolve("docs/LEDGER.md")).content().contains("| EWC |", "🟢 green", "tensorflow 2.");
        assertThat(Engram.execute("ledger", "--in", directory.resolve("nowhere").toString()))
                .isEqualTo(Engram.MISTAKE);
        assertThat(err()).contains("nowhere is not a directory");
    }

    @Test
    void tensorBoardGetsADirectoryARun() throws IOException {
        Engram.execute(
                "run",
                config(SMALL).toString(),
                "--tensorboard",
                "--quiet",
                "--out",
                directory.resolve("out").toString());
        assertThat(directory.resolve("out/tensorboard/none")).isNotEmptyDirectory();
        assertThat(directory.resolve("out/tensorboard/ewc")).isNotEmptyDirectory();
    }

    @Test
    @SuppressWarnings("try") // the lock is held, not used
    void aRunThatIsStillGoingOnIsLeftAlone() throws IOException {
        run(SMALL);
        byte[] first = Files.readAllBytes(directory.resolve("out/results.json"));
        try (DirectoryLock going = DirectoryLock.on(directory.resolve("out"))) {
            assertThat(Engram.execute(
                            "run", "--resume", directory.resolve("out").toString()))
                    .isEqualTo(2);
        }
        assertThat(err()).contains("Another process is making");
        assertThat(directory.resolve("out/results.json")).hasBinaryContent(first);
    }

    @Test
    void aSecondRunIntoTheSameDirectoryIsRefused() throws IOException {
        run(SMALL);
        byte[] first = Files.readAllBytes(directory.resolve("out/results.json"));
        assertThat(run(SMALL)).isEqualTo(2);
        assertThat(err()).contains("already holds the results of another run; nothing was overwritten");
        assertThat(directory.resolve("out/results.json")).hasBinaryContent(first);
    }

    @Test
    void aDivergedRunEndsWithThreeAndTheOthersAreReported() throws IOException {
        String diverging =
                SMALL.replace("batch-size = 32", "batch-size = 32, optimizer { type = sgd, learning-rate = 1e30 }");
        assertThat(run(diverging)).isEqualTo(3);
        assertThat(out())
                .contains(
                        "diverged: The loss is NaN at step 1 of task 'original'",
                        "Lower training.optimizer.learning-rate");
    }

    @Test
    void aRunWithoutRoomForCheckpointsHasItsResultsAndOneWhoseFilesFailEndsWithThree() throws IOException {
        Path checkpoints = Files.createDirectories(directory.resolve("out/checkpoints"));
        Path inTheWay = Files.createFile(checkpoints.resolve("ewc"));
        assertThat(run(SMALL)).as(err()).isZero();
        assertThat(err()).containsOnlyOnce("ewc: Cannot write into " + inTheWay);
        assertThat(out()).containsPattern("ewc +0\\.\\d{4}");
        Files.delete(inTheWay);
        Files.move(checkpoints.resolve("none"), inTheWay); // the state of another strategy
        console.clear();
        assertThat(Engram.execute("run", "--resume", directory.resolve("out").toString()))
                .as(err())
                .isEqualTo(3);
        assertThat(out())
                .contains("failed: The saved state does not belong here")
                .contains("Report: ")
                .containsPattern("none +0\\.\\d{4}");
    }

    @Test
    void resultsThatCannotBeWrittenComeBackFromTheCheckpointsWithoutTraining() throws Exception {
        Path results = directory.resolve("out/results.json");
        Thread filling = new Thread(() -> {
            while (Files.notExists(directory.resolve("out/metrics.jsonl"))) {
                Thread.onSpinWait();
            }
            try {
                Files.createDirectories(results.resolve("in the way"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        filling.start();
        assertThat(run(SMALL)).isEqualTo(3);
        filling.join();
        assertThat(out())
                .containsPattern("none +0\\.\\d{4}")
                .containsPattern("ewc +0\\.\\d{4}")
                .doesNotContain("Results: ", "Report: ");
        String resume = "engram run --resume " + directory.resolve("out");
        assertThat(err()).containsOnlyOnce("Cannot write " + results).contains("Make room, and " + resume + " writes");
        Files.delete(results.resolve("in the way"));
        Files.delete(results);
        console.clear();
        assertThat(Engram.execute(resume.substring("engram ".length()).split(" ")))
                .as(err())
                .isZero();
        assertThat(results).content().contains("\"completed\"", "\"ewc\"");
        assertThat(err()).doesNotContain("learned original");
    }

    @Test
    void aPlaceWithoutRoomForResultsIsSaidBeforeTheRuns() throws IOException {
        Files.createDirectories(directory.resolve("out/.results.json.room"));
        assertThat(run(SMALL)).isEqualTo(2);
        assertThat(err())
                .contains("There is no room for " + directory.resolve("out/results.json"))
                .doesNotContain("learned");
    }

    @Test
    void theReportCanBeMadeAgainAndComparesDirectories() throws IOException {
        run(SMALL);
        Path first = directory.resolve("out");
        Path compared = directory.resolve("compared");
        byte[] report = Files.readAllBytes(first.resolve("report.html"));
        Files.delete(first.resolve("report.html"));
        assertThat(Engram.execute("report", first.toString())).isZero();
        assertThat(first.resolve("report.html")).hasBinaryContent(report);
        assertThat(Engram.execute("report", first.toString(), first.toString())).isEqualTo(2);
        assertThat(err()).contains("A comparison of 2 directories goes into none of them. Say where: --out DIR");
        assertThat(Engram.execute("report", first.toString(), first.toString(), "--out", compared.toString()))
                .isZero();
        assertThat(compared.resolve("report.html")).content().contains("Each counts once.");
        assertThat(Engram.execute("report", directory.toString())).isEqualTo(2);
        assertThat(err()).contains("holds no results.json").doesNotContain("\tat ");
    }

    @Test
    void mistakesGetOneMessageWithoutAStackTrace() throws IOException {
        assertThat(run(SMALL.replace("ewc", "ewcc"))).isEqualTo(2);
        assertThat(err())
                .contains("strategies[1].type = \"ewcc\" (small.conf:5) is not a known strategy")
                .contains("Did you mean \"ewc\"?")
                .doesNotContain("\tat ");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void aRefusedRunLeavesNothingInTheWayOfTheCorrectedOne() throws IOException {
        assertThat(run(SMALL.replace("lambda = 10", "importance { type = fisher, examples = 999999 }")))
                .isEqualTo(2);
        assertThat(err()).contains("measures importance on 999999 examples");
        assertThat(directory.resolve("out")).doesNotExist();
        assertThat(run(SMALL)).as(err()).isZero();
    }

    @Test
    void whatOnlyTheLearnerRefusesIsNotInTheWayEither() throws IOException {
        assertThat(run(SMALL.replace("batch-size", "device = \"gpu:77\", batch-size")))
                .isEqualTo(2);
        assertThat(run(SMALL)).as(err()).isZero();
    }

    @Test
    void aRefusedResumeLeavesTheRunAsItWas() throws IOException {
        run(SMALL);
        String results = Files.readString(directory.resolve("out/results.json"));
        String configuration = Files.readString(directory.resolve("out/config.conf"));
        String[] resume = {
            "run", "--quiet", "--resume", directory.resolve("out").toString(), "--set", "strategies = ..."
        };
        resume[5] =
                "strategies=[none,{type=ewc,lambda=10},{type=ewc,label=two,importance{type=fisher,examples=999999}}]";
        assertThat(Engram.execute(resume)).isEqualTo(2);
        assertThat(directory.resolve("out/results.json")).hasContent(results);
        assertThat(directory.resolve("out/config.conf")).hasContent(configuration);
        resume[5] = "strategies=[none,{type=ewc,lambda=10},{type=ewc,label=two}]";
        Files.writeString(directory.resolve("out/results.json"), "{ damaged");
        assertThat(Engram.execute(resume)).isEqualTo(2);
        assertThat(directory.resolve("out/config.conf")).hasContent(configuration);
        Files.delete(directory.resolve("out/results.json"));
        assertThat(Engram.execute(resume)).as(err()).isZero();
        assertThat(Files.readString(directory.resolve("out/results.json"))).contains("\"two\"");
    }

    @Test
    void theRecordedCommandIsTheOneThatWasGiven() throws IOException {
        Path plugins = Files.createDirectory(directory.resolve("my plugins"));
        new JarOutputStream(Files.newOutputStream(plugins.resolve("plugin.jar")), new Manifest()).close();
        assertThat(Engram.execute(
                        "run",
                        config(SMALL).toString(),
                        "--quiet",
                        "--plugins",
                        plugins.toString(),
                        "--set",
                        "name = \"Anna's\"",
                        "--set",
                        "strategies=[none]",
                        "--out",
                        directory.resolve("out").toString()))
                .as(err())
                .isZero();
        assertThat(ResultsReader.read(directory.resolve("out")).command())
                .isEqualTo("engram run " + directory.resolve("small.conf") + " --plugins '" + plugins
                        + "' --set 'name = \"Anna'\\''s\"' --set 'strategies=[none]'");
    }

    @Test
    void quickIsRefusedWhereThereIsNoShortForm() throws IOException {
        assertThat(Engram.execute("run", config(SMALL).toString(), "--quick")).isEqualTo(2);
        assertThat(err())
                .contains("--quick is for a built-in configuration with a short form, which '", "small.conf' is not")
                .contains(
                        "There are [permuted-mnist-quick,",
                        "--set with fewer training.epochs, or training.iterations where it has those, shortens any");
        assertThat(Engram.execute("sweep", config(SMALL).toString(), "--quick", "--over", "training.epochs=[1]"))
                .isEqualTo(2);
        run(SMALL.replace("none, ", ""));
        assertThat(Engram.execute("run", "--resume", directory.resolve("out").toString(), "--quick"))
                .isEqualTo(2);
        assertThat(err()).contains("--quick is a form of CONFIG, which is not given");
    }

    @Test
    void aNetworkThatDoesNotFitTheImagesIsRefused() throws IOException {
        String small = SMALL.replace(
                "network { type = mlp, hidden = [16] }",
                "network { type = cnn, layers = [{ type = conv, filters = 2, kernel = 40, padding = valid }] }");
        assertThat(run(small)).isEqualTo(2);
        assertThat(err()).contains("28").doesNotContain("\tat ");
    }

    @Test
    void unknownCommandsAndOptionsSuggest() {
        assertThat(Engram.execute("rum")).isEqualTo(2);
        assertThat(err()).contains("Unmatched argument").contains("run");
        assertThat(Engram.execute("run", "permuted-mnist", "--quik")).isEqualTo(2);
        assertThat(err()).contains("--quick");
    }

    @Test
    void aCommandThatCannotBeReadGetsOneMessageLikeTheOthers() {
        for (String[] wrong : List.of(
                new String[] {"run", "permuted-mnist", "--quik"},
                new String[] {"run", "permuted-mnist", "--parallel", "many"},
                new String[] {"run", "permuted-mnist", "--parallel"})) {
            console.clear();
            assertThat(Engram.execute(wrong)).isEqualTo(Engram.MISTAKE);
            assertThat(err())
                    .startsWith("error: ")
                    .contains("--", "See engram run --help")
                    .doesNotContain("Usage:");
        }
    }

    @Test
    void lessThanOneRunAtOnceIsRefused() throws IOException {
        for (String none : List.of("0", "-2")) {
            console.clear();
            assertThat(Engram.execute("run", config(SMALL).toString(), "--parallel", none))
                    .isEqualTo(Engram.MISTAKE);
            assertThat(err()).contains("--parallel " + none + " is out of bounds: it must be at least 1");
        }
    }

    @Test
    void whatNeedsTwoTasksIsUndefinedAfterOne() throws IOException {
        assertThat(run(SMALL.replace("count = 2", "count = 1").replace("none, ", "")))
                .as(err())
                .isZero();
        assertThat(out()).containsPattern("ewc +0\\.\\d{4} +- +- +- ");
    }

    @Test
    void listShowsEveryKeyWithDefaultAndMeaning() {
        assertThat(Engram.execute("list")).isZero();
        assertThat(out())
                .contains("permuted-mnist-quick")
                .containsPattern(
                        "lambda = 100 +how much the old tasks count against the new one \\(a number, at least 0\\)")
                .containsPattern("training.batch-size = 128 +examples a step")
                .containsPattern("training.early-stopping.patience = 5 +rises")
                .containsPattern("checkpoints.every-steps = \\d+ ")
                .containsPattern("dropout.input = 0 +part of the features")
                .containsPattern("\\n +strategies +")
                .containsPattern("\\n +label +");
    }

    /** As with {@code > /dev/full}. */
    private static int executeOnFullDisk(String... command) {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int next) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        System.setOut(new PrintStream(new BufferedOutputStream(full), false, StandardCharsets.UTF_8));
        return Engram.execute(command);
    }

    @Test
    void outputThatCannotBeWrittenIsSaidAndIsNoSuccess() {
        for (String[] command : new String[][] {{}, {"--help"}, {"doctor"}}) {
            console.clear();
            assertThat(executeOnFullDisk(command)).isEqualTo(Engram.FAILED);
            assertThat(err())
                    .containsOnlyOnce("Not all output could be written: standard output is full or was closed.");
        }
        assertThat(executeOnFullDisk("report", directory.toString()))
                .as("nothing is said there")
                .isEqualTo(Engram.MISTAKE);
    }

    @Test
    void doctorShowsWhatAReportOfAProblemNeeds() {
        assertThat(Engram.execute("doctor")).isZero();
        assertThat(out()).contains("TensorFlow", "2.18", "Updates", "Java", "Cores", "Native cache", "GPU");
    }

    private int sweep(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "sweep",
                config(SMALL.replace("train-limit", "validation = 200, train-limit"))
                        .toString(),
                "--over",
                "strategies.ewc.lambda=[1,100]",
                "--out",
                directory.resolve("out").toString()));
        arguments.addAll(List.of(more));
        return Engram.execute(arguments.toArray(new String[0]));
    }

    @Test
    void aSweepEndsWithATableAndTheBestConfigurationToRun() throws IOException {
        assertThat(sweep()).as(err()).isZero();
        assertThat(out())
                .contains("none: validation-accuracy", "ewc: validation-accuracy", "Best:   ")
                .containsPattern("\\* +[12] +10*\\.?0* +0\\.\\d{4}");
        assertThat(sweep()).isZero();
        assertThat(err()).contains("3 of 3 trials are done");
        assertThat(Engram.execute(
                        "run",
                        directory.resolve("out/best.conf").toString(),
                        "--quiet",
                        "--out",
                        directory.resolve("best").toString()))
                .as(err())
                .isZero();
    }

    @Test
    void aSweepWithAnotherConfigurationInTheSameDirectoryIsRefused() throws IOException {
        sweep();
        assertThat(sweep("--metric", "validation-forgetting")).isEqualTo(2);
        assertThat(err()).contains("sweep.metric: validation-accuracy before, validation-forgetting now");
    }

    @Test
    void randomSearchTakesItsOptions() throws IOException {
        assertThat(sweep("--search", "random", "--trials", "1")).as(err()).isZero();
        assertThat(Files.readAllLines(directory.resolve("out/sweep.jsonl"))).hasSize(2);
        assertThat(sweep("--trials", "1")).isEqualTo(2);
        assertThat(err()).contains("which only random search takes");
    }

    /** A model of permuted MNIST, one small task. */
    private String train() throws IOException {
        String model = directory.resolve("model").toString();
        assertThat(Engram.execute(
                        "train",
                        config(SMALL.replace("count = 2", "count = 1")).toString(),
                        "--strategy",
                        "ewc",
                        "--out",
                        model))
                .as(err())
                .isZero();
        return model;
    }

    private String csv() throws IOException {
        Path file = Files.writeString(directory.resolve("four.csv"), "a,b,label\n" + "1,2,0\n".repeat(392));
        return "format = csv, train = \"%s\", test = \"%s\", label-column = label, classes = 2".formatted(file, file);
    }

    @Test
    void predictionsAreForDataThatFitsTheModel() throws IOException {
        String model = train();
        Path lines = directory.resolve("new/predictions.csv");
        // 392 examples of 2 features are as many features as one image has.
        assertThat(Engram.execute("predict", model, "--data", csv(), "--out", lines.toString()))
                .isEqualTo(Engram.MISTAKE);
        assertThat(err()).contains("has examples of shape [2], but the model takes [28, 28, 1]");
        assertThat(lines).doesNotExist();
        assertThat(Engram.execute("predict", model, "--data", "mnist", "--out", lines.toString()))
                .as(err())
                .isZero();
        assertThat(Files.readAllLines(lines)).hasSize(10_001);
        assertThat(executeOnFullDisk("predict", model, "--data", "mnist")).isEqualTo(Engram.FAILED);
    }

    /** A NumPy array of one type, of zeros but for the end. */
    private Path npy(String name, String type, String shape, int zeros, byte[] end) throws IOException {
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, shape);
        String padded = header + " ".repeat(117 - header.length()) + "\n";
        try (OutputStream file = Files.newOutputStream(directory.resolve(name))) {
            file.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
            file.write(padded.getBytes(StandardCharsets.US_ASCII));
            file.write(new byte[zeros]);
            file.write(end);
        }
        return directory.resolve(name);
    }

    @Test
    void predictionsThatBreakOffLeaveNoFile() throws IOException {
        String model = train();
        int floats = 1001 * 784;
        byte[] nan = {0, 0, (byte) 0xC0, 0x7F};
        Path labels = npy("labels.npy", "|u1", "1001,", 1001, new byte[0]);
        String data = "format = npy, stream = true, classes = 10, train-features = \"%1$s\", train-labels = \"%2$s\","
                + " test-features = \"%1$s\", test-labels = \"%2$s\"";
        Path broken = npy("broken.npy", "<f4", "1001, 28, 28", 4 * floats - 4, nan);
        Path out = Files.createDirectory(directory.resolve("predicted")).resolve("predictions.csv");
        String[] command = {"predict", model, "--data", data.formatted(broken, labels), "--out", out.toString()};
        // The last row is in the second batch.
        assertThat(Engram.execute(command)).isEqualTo(Engram.MISTAKE);
        assertThat(err()).contains("row 1000, feature 783 is NaN");
        assertThat(out.getParent()).isEmptyDirectory();
        Path whole = npy("whole.npy", "<f4", "1001, 28, 28", 4 * floats, new byte[0]);
        command[3] = data.formatted(whole, labels);
        assertThat(Engram.execute(command)).as(err()).isZero();
        assertThat(Files.readAllLines(out)).hasSize(1002);
        assertThat(Engram.execute(command)).isEqualTo(Engram.MISTAKE);
        assertThat(err()).contains("already exists; nothing was overwritten");
    }

    @Test
    void anUpdateIsNamedAfterTheFileOfItsDataWhateverItsPath() throws IOException {
        Path partition = Files.createDirectories(directory.resolve("data/month=03"));
        Path data = Files.writeString(partition.resolve("march.conf"), "");
        assertThat(UpdateCommand.nameOf(data.toString())).isEqualTo("march");
        assertThat(UpdateCommand.nameOf("mnist")).isEqualTo("mnist");
        assertThat(UpdateCommand.nameOf("format = csv, train = \"march.csv\"")).isEqualTo("update");
        assertThat(UpdateCommand.nameOf("format = csv\0")).isEqualTo("update");
    }

    @Test
    void trainAndUpdateTellWhatTheyLearn() throws IOException {
        String model = train();
        assertThat(err()).contains("ewc: learned original (1 of 1), accuracy so far [");
        String next = directory.resolve("next").toString();
        String march = "format = permuted, seed = 3, train-limit = 300";
        String[] command = {
            "update", model, "--data", march, "--name", "march", "--out", next, "--max-forgetting", "0.5", "--eval", ""
        };
        assertThat(Engram.execute(Arrays.copyOf(command, 10))).isEqualTo(Engram.MISTAKE);
        assertThat(err()).contains("max-forgetting has nothing to measure: name old data with --eval");
        command[11] = "first=mnist";
        assertThat(Engram.execute(command)).as(err()).isZero();
        assertThat(err()).contains("update: learned march (1 of 1), accuracy so far [");
        assertThat(Engram.execute(
                        "update", model, "--data", march, "--out", next + "2", "--set", "training.epochs=${E_}"))
                .isEqualTo(Engram.MISTAKE);
        assertThat(err()).contains("${E_}").doesNotContain("\tat ");
    }
}
