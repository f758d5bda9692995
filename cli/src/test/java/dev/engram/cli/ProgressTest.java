package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.api.AccuracyMatrix;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearningListener.Progress;
import dev.engram.api.LearningListener.Run;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Run EWC = new Run("ewc", "ewc", 1, List.of("a", "b"));
    private static final Run NONE = new Run("none", "none", 1, List.of("a", "b"));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    private final AtomicLong seconds = new AtomicLong();

    private long nanos() {
        return seconds.get() * 1_000_000_000L;
    }

    private static Progress progress(int task, long step, long planned, double loss) {
        return new Progress(task, step, planned, task * planned + step, loss, Optional.empty());
    }

    private ProgressBars bars(int columns, int rows) {
        return new ProgressBars(2, new TerminalLines(stream, columns, rows, false), this::nanos);
    }

    /** The lines on the screen after the last drawing. */
    private List<String> drawn(ProgressBars bars) {
        out.reset();
        bars.draw();
        return out.toString(StandardCharsets.UTF_8)
                .replaceAll("\033\\[[?0-9]*[a-zA-Z]", "")
                .replace("\r", "")
                .lines()
                .toList();
    }

    @Test
    void aBarARunAndOneForTheWholeWithRateTimeLeftLossAndAccuracy() {
        try (ProgressBars bars = bars(80, 24)) {
            bars.runStarted(EWC);
            bars.progressed(EWC, progress(0, 1, 100, 2.3));
            bars.draw();
            seconds.set(10);
            bars.progressed(EWC, progress(0, 100, 100, 0.5));
            bars.evaluated(EWC, 0, List.of(0.9, 0.1));
            seconds.set(11);
            bars.progressed(EWC, progress(1, 0, 100, 2));
            seconds.set(15);
            bars.progressed(EWC, progress(1, 20, 100, 0.25));
            assertThat(drawn(bars))
                    .containsExactly(
                            "ewc      ############.........  60%  2/2  5/s  0:10 left  loss 0.250  acc 0.900",
                            "all runs ######...............  30%  0/2  0:35 left");
        }
    }

    /** The pace of two side by side says too little of the one that is left. */
    @Test
    void theWholeTakesAtLeastAsLongAsARunThatIsUnderWay() {
        Run slow = new Run("slow", "ewc", 1, List.of("a"));
        try (ProgressBars bars = bars(80, 24)) {
            bars.runStarted(EWC);
            bars.runStarted(slow);
            bars.progressed(EWC, progress(0, 1, 100, 1));
            bars.progressed(slow, progress(0, 0, 100, 1));
            bars.draw();
            seconds.set(10);
            bars.progressed(slow, progress(0, 20, 100, 1));
            bars.runFailed(EWC, new EngramException(ErrorCode.FAILED, "ended"));
            assertThat(drawn(bars))
                    .satisfiesExactly(line -> assertThat(line).contains("0:40 left"), line -> assertThat(line)
                            .contains("60%  1/2  0:40 left"));
        }
    }

    @Test
    void theFirstSecondsAreNoBasisForTheTimeLeft() {
        TimeLeft left = new TimeLeft();
        left.reached(0, 0);
        left.reached(0.01, 1_000_000_000L);
        assertThat(left.text(1_000_000_000L)).isEmpty();
        left.reached(0.5, 5_000_000_000L);
        assertThat(left.text(5_000_000_000L)).contains("0:05 left");
    }

    /** An update learns its first task alone; the others are only measured. */
    @Test
    void whatIsLearnedIsTheWhole() {
        Run update = new Run("update", "ewc", 1, List.of("march", "old", "older"), 1);
        try (ProgressBars bars = new ProgressBars(1, new TerminalLines(stream, 80, 24, false), this::nanos)) {
            bars.runStarted(update);
            bars.progressed(update, progress(0, 50, 100, 0.5));
            assertThat(drawn(bars)).allSatisfy(line -> assertThat(line).contains("50%"));
            assertThat(drawn(bars)).first().asString().contains("1/1");
        }
        ProgressLines lines = new ProgressLines(stream, this::nanos);
        out.reset();
        lines.evaluated(update, 0, List.of(0.9, 0.8, 0.7));
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("learned march (1 of 1), accuracy so far [0.900]");
    }

    @Test
    void runsThatWaitAreNotShownAndThoseThatEndedGo() {
        try (ProgressBars bars = bars(80, 24)) {
            assertThat(drawn(bars)).as("before the first step").isEmpty();
            bars.runStarted(EWC);
            bars.runStarted(NONE);
            bars.progressed(EWC, progress(0, 1, 100, 2.3));
            assertThat(drawn(bars)).hasSize(3);
            bars.runFinished(EWC, new AccuracyMatrix(List.of(0.0)));
            assertThat(drawn(bars)).hasSize(2).last().asString().contains("50%  1/2");
            bars.runFailed(NONE, new EngramException(ErrorCode.DIVERGED, "NaN"));
            assertThat(drawn(bars)).singleElement().asString().contains("100%  2/2");
        }
    }

    @Test
    void eachDrawingGoesUpOverTheOneBefore() {
        try (ProgressBars bars = bars(80, 24)) {
            bars.runStarted(EWC);
            bars.progressed(EWC, progress(0, 1, 100, 2.3));
            bars.draw();
            out.reset();
            bars.draw();
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .startsWith("\033[?7l\033[2A")
                    .endsWith("\033[J\033[?7h");
        }
    }

    @Test
    void noLineIsWiderThanTheTerminalAndNoDrawingHigher() {
        Run wide = new Run("a-strategy-with-a-very-long-label/seed-1", "ewc", 1, List.of("a", "b"));
        try (ProgressBars bars = bars(50, 3)) {
            for (Run run : List.of(wide, EWC, NONE)) {
                bars.runStarted(run);
                bars.progressed(run, progress(0, 1, 100_000, 2.3));
                seconds.incrementAndGet();
                bars.progressed(run, progress(0, 5_000, 100_000, 1234.5));
            }
            assertThat(drawn(bars)).hasSize(2).allSatisfy(line -> assertThat(line)
                    .hasSizeLessThan(50));
        }
    }

    /** A terminal shows each of these characters two columns wide. */
    @Test
    void barsStandBelowEachOtherInEveryScript() {
        try (ProgressBars bars = bars(60, 24)) {
            Run wide = new Run("弾性重み固定", "ewc", 1, List.of("a", "b"));
            bars.runStarted(wide);
            bars.progressed(wide, progress(0, 1, 100, 2.3));
            assertThat(drawn(bars))
                    .satisfiesExactly(line -> assertThat(line).startsWith("弾性重み固定 ."), line -> assertThat(line)
                            .startsWith("all runs     ."));
        }
    }

    @Test
    void plainLinesComeAfterEachTaskAndNowAndThenInALongOne() {
        ProgressLines lines = new ProgressLines(stream, this::nanos);
        lines.runStarted(EWC);
        for (int step = 1; step <= 40; step++) {
            lines.progressed(EWC, progress(0, step, 100, 0.5));
            seconds.incrementAndGet();
        }
        lines.evaluated(EWC, 0, List.of(0.9, 0.1));
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "ewc: a, step 32 of 100, 1/2, 1/s, 2:48 left, loss 0.500",
                        "ewc: learned a (1 of 2), accuracy so far [0.900]");
    }
}
