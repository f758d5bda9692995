package dev.engram.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** The whole report, from results to page and figures. */
class ReportTest {
    @TempDir
    Path directory;

    private static FakeResults usual() {
        return new FakeResults("usual", FakeResults.tasks(3), 1L, 2L, 3L)
                .strategy("none", "none", 0.2, 0.01)
                .strategy("ewc", "ewc", 0.02, 0.02)
                .strategy("joint", "joint", 0, 0.01);
    }

    private String html(FakeResults results) throws IOException {
        return Files.readString(
                Report.write(List.of(results.write(directory.resolve("in"))), directory.resolve("out")));
    }

    private static void assertWellFormed(String xml) throws Exception {
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    @Test
    void theVerdictComesFirstAndEverySectionIsThere() throws Exception {
        String html = html(usual());
        assertThat(html)
                .containsSubsequence(
                        "<h2>Verdict</h2>",
                        "“ewc” ended with the highest average accuracy",
                        "of state. Several runs shared the machine: times are rough.",
                        "<h2>Accuracy of every task over training time</h2>",
                        "<h2>Average accuracy against number of tasks</h2>",
                        "upper bound",
                        "<h2>Accuracy matrices</h2>",
                        "<h2>Forgetting, backward and forward transfer</h2>",
                        "mean over j &lt; T-1 of R[T-1][j] - R[j][j]",
                        "<h2>Differences between strategies over shared seeds</h2>",
                        "<h2>Cost</h2>",
                        "<h2>Configuration and environment</h2>",
                        "<h2>How to reproduce it</h2>",
                        "engram run my.conf --set &#39;a=1&#39;",
                        "ewc-1-sha")
                .doesNotContain("Overlap of importance", "Not everything finished", "of each layer is spent");
        assertWellFormed(html);
    }

    /** One file that opens anywhere: no script, nothing fetched. */
    @Test
    void thePageNeedsNothingElse() throws IOException {
        assertThat(html(usual())).doesNotContain("<script", "http:", "https:", "src=", "url(", "@import", "<link");
    }

    /** From two seeds the t interval is 12.7 times as wide as they are apart. */
    @Test
    void noAccuracyIsDrawnThatCannotBe() throws IOException {
        html(new FakeResults("two", FakeResults.tasks(2), 1L, 2L).strategy("none", "none", 0.2, 0.04));
        Matcher label = Pattern.compile(">(-?\\d\\.\\d+)<")
                .matcher(Files.readString(directory.resolve("out/figures/metrics.svg")));
        assertThat(label.results().map(found -> Double.valueOf(found.group(1))))
                .hasSizeGreaterThan(10)
                .allSatisfy(value -> assertThat(value).isBetween(-1.0, 1.0));
    }

    @Test
    void figuresAreFilesToo() throws Exception {
        html(usual());
        Path figures = directory.resolve("out/figures");
        for (String name : List.of(
                "accuracy-over-time",
                "average-accuracy",
                "accuracy-matrices",
                "metrics",
                "forgetting-by-task",
                "cost")) {
            assertWellFormed(Files.readString(figures.resolve(name + ".svg")));
            BufferedImage image = ImageIO.read(figures.resolve(name + ".png").toFile());
            assertThat(image.getWidth()).as(name).isGreaterThan(600);
            assertThat(colours(image)).as(name).isGreaterThan(20);
        }
        try (Stream<Path> files = Files.list(figures)) {
            assertThat(files).hasSize(12);
        }
    }

    /** After Ctrl-C the report is written while the JVM shuts down, which forbids much. */
    @Test
    void figuresCanBeDrawnWhileTheJvmShutsDown() throws Exception {
        Path in = usual().write(directory.resolve("in"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        InShutdown.class.getName(),
                        in.toString(),
                        directory.resolve("out").toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(ImageIO.read(directory.resolve("out/figures/cost.png").toFile()))
                .isNotNull();
    }

    /** Writes a report from a shutdown hook. */
    static final class InShutdown {
        public static void main(String[] arguments) {
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> Report.write(List.of(Path.of(arguments[0])), Path.of(arguments[1]))));
        }
    }

    private static long colours(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Arrays.stream(pixels).distinct().count();
    }

    @Test
    void importanceAndOverlapAreShownWhereTheyWereMeasured() throws IOException {
        Map<String, Object> layer = FakeResults.importance("dense/kernel");
        Map<String, Object> overlap = Map.of("parameter", "dense/kernel", "tasks", List.of(0, 1), "overlap", 0.75);
        assertThat(html(usual().with("importance", List.of(layer)).with("overlap", List.of(overlap))))
                .contains(
                        "<h2>Overlap of importance by layer</h2>",
                        "t-0 and t-1: 0.750",
                        "how much of each layer is spent",
                        "40.0 %",
                        "dense/kernel");
        assertThat(directory.resolve("out/figures/importance-overlap.png")).exists();
    }

    @Test
    void whatTheAxisOfImportanceDoesNotReachIsSaid() throws IOException {
        Map<String, Object> layer = FakeResults.importance("dense/kernel");
        assertThat(html(usual().with("importance", List.of(layer))))
                .contains("What is more important than 10 to the power of 0 is counted in the last bin.");
        layer.put("max", 1);
        assertThat(html(usual().with("importance", List.of(layer)))).doesNotContain("is counted in the last bin");
    }

    @Test
    void theLambdaChosenForEachTaskIsShown() throws IOException {
        FakeResults results = new FakeResults("auto", FakeResults.tasks(3), 1L).strategy("none", "none", 0.2, 0);
        assertThat(html(results)).doesNotContain("λ chosen for each task");
        assertThat(html(results.strategy("ewc", "ewc", 0.02, 0).with("lambdas", List.of(0.0, 1000.0, 62.5))))
                .containsSubsequence(
                        "<h2>λ chosen for each task</h2>",
                        "t-0",
                        "nothing to protect",
                        "t-1",
                        "1000",
                        "t-2",
                        "62.5",
                        "includes the tries");
        assertThat(directory.resolve("out/figures/lambda-by-task.svg")).exists();
    }

    @Test
    void whatDidNotFinishIsSaid() throws Exception {
        String html = html(new FakeResults("broken", FakeResults.tasks(3), 1L, 2L)
                .strategy("none", "none", 0.1, 0.01)
                .planned("ewc", "ewc")
                .ended("ewc", "ewc", 1, 1, "diverged", "The loss is NaN at step 3 of task 't-1'")
                .planned("si", "si")
                .ended("si", "si", 1, 0, "interrupted", "Interrupted in task 't-0'"));
        assertThat(html)
                .contains(
                        "Not everything finished",
                        "ewc, seed 1: diverged after 1 of 3 tasks. The loss is NaN at step 3 of task &#39;t-1&#39;",
                        "si, seed 1: interrupted after 0 of 3 tasks",
                        "2 of 6 planned runs left no result",
                        "What was stopped goes on with: engram run --resume " + directory.resolve("in"),
                        "ewc, diverged after 1 task");
        assertWellFormed(html);
    }

    /** What diverged would diverge again; what was interrupted needs no further seeds. */
    @Test
    void onlyWhatWasStoppedIsSaidToGoOn() throws IOException {
        FakeResults results = new FakeResults("broken", FakeResults.tasks(3), 1L).strategy("none", "none", 0.1, 0);
        assertThat(html(results)).contains("Run again with --set seeds").doesNotContain("--resume");
        results.planned("ewc", "ewc").ended("ewc", "ewc", 1, 1, "diverged", "NaN");
        assertThat(html(results)).contains("Run again with --set seeds").doesNotContain("--resume");
        results.ended("none", "none", 2, 1, "interrupted", "Ctrl-C");
        assertThat(html(results)).contains("--resume").doesNotContain("Run again with --set seeds");
    }

    @Test
    void aRunThatEndedBeforeItWasMeasuredIsNoMatrix() throws Exception {
        List<Double> nothing = Collections.nCopies(3, Double.NaN);
        FakeResults failed = new FakeResults("broken", FakeResults.tasks(3), 1L)
                .planned("si", "si")
                .ended("si", "si", 1, 0, "failed", "no memory")
                .with("initialAccuracy", nothing)
                .with("curve", List.of());
        String alone = html(failed);
        assertThat(alone).contains("si, seed 1: failed after 0 of 3 tasks").doesNotContain("Accuracy matrices");
        assertWellFormed(alone);
        String besideOthers = html(failed.strategy("none", "none", 0.1, 0));
        assertThat(besideOthers)
                .contains("Accuracy matrices", "si, seed 1: failed after 0 of 3 tasks")
                .doesNotContain("Crossed out", "before any, t-0: not measured");
        assertWellFormed(besideOthers);
    }

    @Test
    void oneSeedIsSaidToBeTooFew() throws IOException {
        assertThat(html(new FakeResults("x", FakeResults.tasks(2), 1L)
                        .strategy("none", "none", 0.1, 0)
                        .strategy("ewc", "ewc", 0.01, 0)))
                .contains("Too few seeds to tell", "too few seeds</td>");
    }

    /** The cells of a row of the table under a heading. */
    private static String row(String html, String heading, String first) {
        Matcher row = Pattern.compile(
                        "<h2>" + heading + ".*?<th scope=\"row\">" + first + "</th>(.*?)</tr>", Pattern.DOTALL)
                .matcher(html);
        assertThat(row.find()).as("row %s of %s", first, heading).isTrue();
        return row.group(1);
    }

    /** Of two tasks none forgets .3 on average and ewc .03; none takes 10 s for its steps and ewc 12.5. */
    @Test
    void tablesSayWhichWayIsBetter() throws IOException {
        String html = html(new FakeResults("exact", FakeResults.tasks(3), 1L, 2L)
                .strategy("none", "none", 0.2, 0)
                .strategy("ewc", "ewc", 0.02, 0.001)
                .strategy("joint", "joint", 0, 0));
        assertThat(row(html, "Verdict", "ewc")).contains("\"forgetting\" class=\"best\">0.0300");
        assertThat(row(html, "Verdict", "none")).contains("\"forgetting\" class=\"other\">0.3000");
        assertThat(row(html, "Differences", "ewc − none")).containsSubsequence(">higher<", "−0.27", ">forgets less<");
        assertThat(row(html, "Differences", "ewc − joint")).containsSubsequence(">lower<", "+0.03", ">forgets more<");
        assertThat(row(html, "Cost", "ewc")).contains("4.17 ms", "+25 %");
    }

    /** Another network has other costs: its strategies are measured by its own plain training. */
    @Test
    void aStrategyIsComparedWithThePlainTrainingOfItsOwnSettings() throws IOException {
        Path first = usual().write(directory.resolve("first"));
        Path second = new FakeResults("slower", FakeResults.tasks(3), 1L, 2L, 3L)
                .learningRate(0.5)
                .strategy("none", "none", 0.2, 0.01)
                .slower(10)
                .strategy("ewc", "ewc", 0.01, 0)
                .slower(10)
                .write(directory.resolve("second"));
        String html = Files.readString(Report.write(List.of(first, second), directory.resolve("out")));
        assertThat(row(html, "Cost", "ewc \\(second\\)")).contains("41.67 ms", "+25 %");
        assertThat(row(html, "Cost", "none \\(second\\)")).contains(">–<");
        assertThat(html)
                .contains("“ewc (second)” costs +25 % time a training step against “none (second)”")
                .contains("ewc (first) − none (first)")
                .doesNotContain("ewc (first) − none (second)")
                .as("the upper bound is of another experiment")
                .doesNotContain("of that gap");
    }

    @Test
    void resultsWithoutAnyRunStillGiveAPage() throws Exception {
        String html = html(new FakeResults("x", FakeResults.tasks(2), 1L).planned("none", "none"));
        assertThat(html).contains("No run has ended yet", "1 of 1 planned run left no result");
        assertWellFormed(html);
    }

    @Test
    void oneTaskHasNothingToForget() throws Exception {
        String html = html(new FakeResults("x", FakeResults.tasks(1), 1L)
                .strategy("none", "none", 0, 0)
                .strategy("ewc", "ewc", 0, 0));
        assertThat(html)
                .doesNotContain("Kept most", "backward transfer", "forgetting")
                .contains("Learned most", "shared seeds");
        assertWellFormed(html);
    }

    /** As after {@code --resume DIR --set tasks.count=5}. */
    @Test
    void whatWasNotMeasuredOfAppendedTasksIsLeftOutOrSaid() throws Exception {
        String html = html(new FakeResults("x", FakeResults.tasks(5), 1L, 2L)
                .tasksAtFirst(3)
                .strategy("none", "none", 0.1, 0.01)
                .strategy("ewc", "ewc", 0.01, 0.01));
        assertThat(html)
                .contains(
                        "before any, t-3: not measured",
                        "after t-2, t-4: not measured",
                        "Crossed out: not measured, since the task was appended to the run later.",
                        "A strategy without dots: not measured, since tasks were appended to its runs later.")
                .doesNotContain("after t-3, t-4: not measured", "–</title>");
        assertWellFormed(html);
        assertThat(html(usual())).doesNotContain("not measured");
    }

    @Test
    void ofTwoTasksOneIsForgottenWhichNeedsNoChart() throws IOException {
        assertThat(html(new FakeResults("x", FakeResults.tasks(2), 1L).strategy("none", "none", 0.1, 0)))
                .contains("<dt>forgetting</dt>")
                .doesNotContain("forgetting of each task");
    }

    @Test
    void hostileNamesAreText() throws Exception {
        String evil = "<script>alert('x')</script>&\"\u0000\u202e";
        String html = html(new FakeResults(evil, List.of(evil, "b"), 1L, 2L)
                .strategy(evil, "ewc", 0.1, 0.01)
                .strategy("]]>" + "x".repeat(300), "none", 0.2, 0.02));
        assertThat(html).doesNotContain("<script", "alert('x')").contains("&lt;script&gt;alert(&#39;x&#39;)");
        assertWellFormed(html);
        try (Stream<Path> files = Files.list(directory.resolve("out/figures"))) {
            for (Path svg :
                    files.filter(file -> file.toString().endsWith(".svg")).toList()) {
                assertWellFormed(Files.readString(svg));
            }
        }
    }

    @Test
    void fiftyTasksStayUnderFiveMegabytes() throws Exception {
        FakeResults large = new FakeResults("large", FakeResults.tasks(50), 1L, 2L, 3L, 4L, 5L).pointsATask(10);
        List.of("none", "l2", "ewc", "si", "joint").forEach(type -> large.strategy(type, type, 0.01, 0.01));
        String html = html(large);
        assertThat(html.length()).isLessThan(5_000_000);
        assertThat(html.split("· t-", -1)).as("a panel a task").hasSizeGreaterThan(50);
    }

    @Test
    void severalDirectoriesAreCompared() throws IOException {
        Path first = usual().write(directory.resolve("first"));
        Path second = usual().learningRate(0.5).write(directory.resolve("second"));
        Path other = new FakeResults("other", FakeResults.tasks(2), 1L)
                .strategy("none", "none", 0.1, 0)
                .write(directory.resolve("other"));
        assertThat(Files.readString(Report.write(List.of(first, second, other), directory.resolve("out"))))
                .contains(
                        "ewc (first)", "ewc (second)", "differ in training.optimizer.learning-rate", "Sequence 2 of 2");
        assertThat(directory.resolve("out/figures/2-accuracy-over-time.svg")).exists();
    }

    @Test
    void theUpperBoundsOfTwoExperimentsLookDifferent() throws IOException {
        Path first = usual().write(directory.resolve("first"));
        Path second = usual().learningRate(0.5).write(directory.resolve("second"));
        Report.write(List.of(first, second), directory.resolve("out"));
        Matcher dashes = Pattern.compile("<line class=\"line ink\"[^>]* stroke-dasharray=\"([^\"]+)\"")
                .matcher(Files.readString(directory.resolve("out/figures/average-accuracy.svg")));
        assertThat(dashes.results().map(found -> found.group(1))).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() throws IOException {
        Path in = usual().write(directory.resolve("in"));
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> Report.write(List.of(in), file))
                .hasMessageContaining(file + " is a file, not a directory; nothing was overwritten");
        assertThatThrownBy(() -> Report.write(List.of(in), file.resolve("inside")))
                .hasMessageContaining("Cannot write the report into " + file.resolve("inside"))
                .hasMessageContaining("FileSystemException");
    }
}
