package dev.engram.core.importance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.engram.api.NamedTensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportanceTest {
    private static NamedTensor tensor(float... values) {
        return new NamedTensor("parameter/dense/kernel", new long[] {values.length}, values);
    }

    @Test
    void spentIsTheParticipationRatio() {
        assertThat(ParameterImportance.of(tensor(3, 3, 3, 3)).spent()).isEqualTo(1);
        assertThat(ParameterImportance.of(tensor(7, 0, 0, 0)).spent()).isEqualTo(0.25);
        assertThat(ParameterImportance.of(tensor(1, 1, 0, 0)).spent()).isEqualTo(0.5);
        assertThat(ParameterImportance.of(tensor(0, 0)).spent()).isZero();
    }

    @Test
    void weightsAreCountedByTheLogarithmOfTheirPrecision() {
        ParameterImportance importance = ParameterImportance.of(tensor(0, 1e-20f, 1e-3f, 2e-3f, 1e9f));
        assertThat(importance.parameter()).isEqualTo("dense/kernel");
        assertThat(importance.max()).isEqualTo(1e9f);
        assertThat(importance.histogram().zero()).isEqualTo(1);
        List<Long> counts = importance.histogram().counts();
        assertThat(counts.get(0)).isEqualTo(1);
        assertThat(counts.get(counts.size() - 1)).isEqualTo(1);
        double width = (importance.histogram().to() - importance.histogram().from()) / counts.size();
        int bin = (int) Math.floor((-3 + 1e-6 - importance.histogram().from()) / width);
        assertThat(counts.get(bin)).isEqualTo(2);
    }

    /** The definition, term by term: 1 − ½ Σ (√f₁ − √f₂)². */
    private static double overlap(float[] one, float[] other) {
        double sumOne = 0;
        double sumOther = 0;
        for (int i = 0; i < one.length; i++) {
            sumOne += one[i];
            sumOther += other[i];
        }
        double distance = 0;
        for (int i = 0; i < one.length; i++) {
            distance += Math.pow(Math.sqrt(one[i] / sumOne) - Math.sqrt(other[i] / sumOther), 2) / 2;
        }
        return 1 - distance;
    }

    @Test
    void overlapIsOneMinusTheSquaredFrechetDistance() {
        float[] one = {1, 2, 0, 5};
        float[] other = {3, 0, 1, 1};
        assertThat(FisherOverlap.overlap(one, other)).isCloseTo(overlap(one, other), within(1e-12));
        assertThat(FisherOverlap.overlap(one, new float[] {10, 20, 0, 50})).isCloseTo(1, within(1e-12));
        assertThat(FisherOverlap.overlap(new float[] {1, 0}, new float[] {0, 1}))
                .isZero();
    }

    @Test
    void whatEachTaskAddedIsComparedWithTheFirst() {
        ImportanceHistory history = new ImportanceHistory(true);
        history.learned(0, List.of(tensor(1, 0, 3)));
        history.learned(1, List.of(tensor(1, 4, 3)));
        history.learned(2, List.of(tensor(2, 4, 6)));
        assertThat(history.overlaps().get(0).tasks()).containsExactly(0, 1);
        assertThat(history.overlaps().get(0).overlap()).isZero();
        assertThat(history.overlaps().get(1).tasks()).containsExactly(0, 2);
        assertThat(history.overlaps().get(1).overlap()).isCloseTo(1, within(1e-7));
        assertThat(history.parameters().get(0).mean()).isEqualTo(4);
    }

    /** The same weights mattered to both tasks, but half of the first one's precision has faded. */
    @Test
    void whatFadesIsNotTakenForWhatATaskAdded() {
        ImportanceHistory history = new ImportanceHistory(false);
        history.learned(0, List.of(tensor(10, 20)));
        history.learned(1, List.of(tensor(9, 18)));
        assertThat(history.overlaps()).isEmpty();
        assertThat(history.first()).isEmpty();
        assertThat(history.parameters().get(0).mean()).isEqualTo(13.5);
    }
}
