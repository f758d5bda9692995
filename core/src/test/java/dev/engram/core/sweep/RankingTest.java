package dev.engram.core.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.core.experiment.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingTest {
    @TempDir
    Path directory;

    /** NaN stands for a diverged trial. */
    static List<TrialResult> results(Sweep sweep, ToDoubleFunction<Trial> value) {
        return sweep.trials().stream()
                .map(trial -> {
                    double measured = value.applyAsDouble(trial);
                    return Double.isNaN(measured)
                            ? new TrialResult(
                                    trial, List.of(), 1, Optional.of(new RunResult.Failure("diverged", "NaN")))
                            : new TrialResult(trial, List.of(measured), 1, Optional.empty());
                })
                .toList();
    }

    private static int epochs(Trial trial) {
        return (int) trial.values().get("training.epochs");
    }

    private static int lambda(Trial trial) {
        return (int) trial.values().getOrDefault("strategies.keep.lambda", 0);
    }

    private Sweep sweep(String more) throws IOException {
        return new Sweeps(directory)
                .read("sweep { " + more + " keys { training.epochs = [1, 2], strategies.keep.lambda = [3, 4] } }");
    }

    @Test
    void bestFirstAndDivergedLast() throws IOException {
        Sweep sweep = sweep("");
        Ranking ranking = new Ranking(sweep, results(sweep, trial -> epochs(trial) == 1 ? lambda(trial) : Double.NaN));
        assertThat(ranking.of("keep"))
                .extracting(result -> lambda(result.trial()) * 10 + epochs(result.trial()))
                .containsExactly(41, 31, 32, 42);
    }

    @Test
    void ofForgettingLessIsBetter() throws IOException {
        Sweep sweep = sweep("metric = validation-forgetting,");
        Ranking ranking = new Ranking(sweep, results(sweep, trial -> lambda(trial) + epochs(trial)));
        assertThat(ranking.best().get("keep").trial().values())
                .isEqualTo(Map.of("training.epochs", 1, "strategies.keep.lambda", 3));
    }

    @Test
    void sharedValuesAreThoseThatAllStrategiesDoBestWithTogether() throws IOException {
        Sweep sweep = sweep("");
        // keep alone would take one epoch; hoard gains more from two.
        Ranking ranking = new Ranking(
                sweep,
                results(
                        sweep,
                        trial -> trial.strategy().equals("keep")
                                ? lambda(trial) * 0.1 + (epochs(trial) == 1 ? 0.1 : 0)
                                : epochs(trial)));
        Map<String, TrialResult> best = ranking.best();
        assertThat(best.get("hoard").trial().values()).isEqualTo(Map.of("training.epochs", 2));
        assertThat(best.get("keep").trial().values())
                .isEqualTo(Map.of("training.epochs", 2, "strategies.keep.lambda", 4));
        assertThat(ranking.of("keep").get(0).trial().values()).containsEntry("training.epochs", 1);
    }

    @Test
    void sharedValuesUnderWhichAStrategyDivergesAreNotTakenWhereOthersAreThere() throws IOException {
        Sweep sweep = sweep("");
        Ranking ranking = new Ranking(
                sweep,
                results(
                        sweep,
                        trial -> trial.strategy().equals("keep") && epochs(trial) == 2 ? Double.NaN : epochs(trial)));
        assertThat(ranking.best().get("hoard").trial().values()).isEqualTo(Map.of("training.epochs", 1));
        assertThat(ranking.best()).containsOnlyKeys("hoard", "keep");
    }
}
