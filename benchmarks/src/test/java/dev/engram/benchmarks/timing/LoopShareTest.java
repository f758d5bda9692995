package dev.engram.benchmarks.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LoopShareTest {
    /** Stands for TensorFlow's function of that name, of which the stack shows nothing else. */
    private static void TF_SessionRun() {
        sleep();
    }

    private static void sleep() {
        try {
            Thread.sleep(1_500);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void timeInTheGraphIsNotOutsideIt() throws Exception {
        assertThat(LoopShare.outsideTheGraph(LoopShareTest::TF_SessionRun)).isLessThan(0.05);
    }

    @Test
    void anyOtherTimeIs() throws Exception {
        assertThat(LoopShare.outsideTheGraph(LoopShareTest::sleep)).isGreaterThan(0.95);
    }

    @Test
    void tooFewSamplesSayNothing() {
        assertThatThrownBy(() -> LoopShare.outsideTheGraph(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("200 needed");
    }
}
