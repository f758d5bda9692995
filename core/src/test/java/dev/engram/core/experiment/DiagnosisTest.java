package dev.engram.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.api.Diagnostics;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private static final long MILLIS = 1_000_000;

    private final FakeLearner learner = new FakeLearner();
    private final AtomicLong now = new AtomicLong();
    private long costMillis;

    /** A clock that a look takes forward. */
    private Diagnosis diagnosis(boolean wanted) {
        return new Diagnosis(learner, wanted, () -> now.getAndAdd(costMillis * MILLIS));
    }

    private int looks(Diagnosis diagnosis, int seconds) {
        int looks = 0;
        long end = now.get() + seconds * 1000L * MILLIS;
        while (now.get() < end) {
            looks += diagnosis.now().isPresent() ? 1 : 0;
            now.addAndGet(10 * MILLIS);
        }
        return looks;
    }

    @Test
    void nobodyLooksUnlessAsked() {
        assertThat(looks(diagnosis(false), 10)).isZero();
        assertThat(learner.calls).isEmpty();
    }

    @Test
    void aLookIsTakenAtOnceAndThenAFewTimesASecond() {
        learner.stiffness = 0.5;
        learner.consolidate();
        Diagnosis diagnosis = diagnosis(true);
        assertThat(diagnosis.now()).contains(new Diagnostics(0, 3, 0.5));
        assertThat(diagnosis.now()).isEmpty();
        assertThat(looks(diagnosis, 10)).isBetween(30, 41);
    }

    @Test
    void dearLooksAreRare() {
        costMillis = 50;
        // 5 s between two: at most a hundredth of the time.
        assertThat(looks(diagnosis(true), 60)).isBetween(8, 13);
    }
}
