package dev.engram.core.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.engram.api.OptimizerSpec;
import dev.engram.core.plugins.FakePlugins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepReaderTest {
    @TempDir
    Path directory;

    private Sweep read(String sweep, String... over) throws IOException {
        return new Sweeps(directory).read(sweep, over);
    }

    private static List<Map<String, Object>> values(Sweep sweep, String strategy) {
        return sweep.trials().stream()
                .filter(trial -> trial.strategy().equals(strategy))
                .map(Trial::values)
                .toList();
    }

    @Test
    void aGridIsTheCrossProductOfSharedAndOwnKeysForEachStrategy() throws IOException {
        Sweep sweep = read("""
                sweep { keys {
                  training.optimizer.learning-rate = [0.1, 0.2]
                  "strategies.keep.lambda" = [3, 4, 5]
                } }
                """);
        assertThat(values(sweep, "hoard"))
                .containsExactly(
                        Map.of("training.optimizer.learning-rate", 0.1),
                        Map.of("training.optimizer.learning-rate", 0.2));
        assertThat(values(sweep, "keep")).hasSize(6).doesNotHaveDuplicates();
        Trial last = sweep.trials().get(7);
        assertThat(last.values()).containsEntry("strategies.keep.lambda", 5);
        assertThat(last.experiment().training().optimizer()).isEqualTo(new OptimizerSpec.Sgd(0.2));
        assertThat(last.experiment().strategies()).hasSize(1);
        FakePlugins.Keep keep =
                (FakePlugins.Keep) last.experiment().strategies().get(0).strategy();
        assertThat(keep.config.lambda()).isEqualTo(5);
    }

    @Test
    void whatTheCommandLineVariesTakesThePlaceOfTheFile() throws IOException {
        Sweep sweep = read("sweep.keys { training.epochs = [1, 2] }", "training.epochs=[7]", "tasks.count=[1,3]");
        assertThat(values(sweep, "hoard"))
                .containsExactly(
                        Map.of("tasks.count", 1, "training.epochs", 7), Map.of("tasks.count", 3, "training.epochs", 7));
    }

    @Test
    void aWholeObjectTakesThePlaceOfTheOldOne() throws IOException {
        Sweep sweep = read("sweep.keys { training.optimizer = [{ type = sgd, learning-rate = 0.5 }, adam] }");
        assertThat(sweep.trials().get(1).experiment().training().optimizer())
                .isEqualTo(new OptimizerSpec.Adam(0.001, 0.9, 0.999, 1e-7));
    }

    @Test
    void aBareStringStandsForItsType() throws IOException {
        Sweep sweep = read("training.optimizer = momentum", "training.optimizer.momentum=[0.5]");
        assertThat(sweep.trials().get(0).experiment().training().optimizer())
                .isEqualTo(new OptimizerSpec.Momentum(0.01, 0.5, false));
    }

    @Test
    void aKeyInsideSomethingThatIsNotWrittenTakesItsDefaults() throws IOException {
        Sweep sweep = read("", "training.optimizer.learning-rate=[0.3]");
        assertThat(sweep.trials().get(0).experiment().training().optimizer()).isEqualTo(new OptimizerSpec.Sgd(0.3));
    }

    @Test
    void aGridOverARangeTakesItsStepsEvenlyOnItsScale() throws IOException {
        Sweep sweep = read("sweep.keys { strategies.keep.lambda = { from = 1, to = 1000, scale = log, steps = 4 },"
                + " training.epochs = { from = 1, to = 9, whole = true, steps = 3 } }");
        assertThat(values(sweep, "keep"))
                .extracting(trial -> trial.get("strategies.keep.lambda"))
                .containsOnly(1.0, 10.0, 100.0, 1000.0);
        assertThat(values(sweep, "hoard"))
                .extracting(trial -> ((Number) trial.get("training.epochs")).intValue())
                .containsExactly(1, 5, 9);
    }

    @Test
    void randomSearchDrawsSharedKeysAlikeForAllStrategiesAndMoreTrialsBeginWithTheSame() throws IOException {
        String keys = """
                keys {
                  training.optimizer.learning-rate = { from = 0.001, to = 1, scale = log }
                  strategies.keep.lambda = { from = 1, to = 1000, scale = log }
                }
                """;
        Sweep few = read("sweep { search = random, trials = 5, " + keys + "}");
        Sweep many = read("sweep { search = random, trials = 9, " + keys + "}");
        assertThat(few.trials()).hasSize(10);
        assertThat(values(few, "hoard")).isEqualTo(shared(few, "keep"));
        assertThat(values(many, "keep").subList(0, 5)).isEqualTo(values(few, "keep"));
        assertThat(values(many, "keep")).doesNotHaveDuplicates().allSatisfy(values -> assertThat(
                        (Double) values.get("strategies.keep.lambda"))
                .isBetween(1.0, 1000.0));
        assertThat(values(read("sweep { search = random, trials = 5, seed = 2, " + keys + "}"), "keep"))
                .isNotEqualTo(values(few, "keep"));
    }

    @Test
    void searchesOfNeighbouringSeedsHaveNoTrialInCommon() throws IOException {
        String keys = "keys { strategies.keep.lambda = { from = 1, to = 1000, scale = log } }";
        List<Map<String, Object>> all = new ArrayList<>();
        for (int seed = 1; seed <= 3; seed++) {
            all.addAll(
                    values(read("sweep { search = random, trials = 20, seed = " + seed + ", " + keys + "}"), "keep"));
        }
        assertThat(all).hasSize(60).doesNotHaveDuplicates();
    }

    private static List<Map<String, Object>> shared(Sweep sweep, String strategy) {
        List<Map<String, Object>> shared = new ArrayList<>();
        sweep.trials().stream()
                .filter(trial -> trial.strategy().equals(strategy))
                .forEach(trial -> shared.add(trial.shared()));
        return shared;
    }

    @Test
    void repeatedDrawsRunOnce() throws IOException {
        Sweep sweep = read("sweep { search = random, trials = 50, keys { training.epochs = [1, 2] } }");
        assertThat(values(sweep, "hoard"))
                .containsExactlyInAnyOrder(Map.of("training.epochs", 1), Map.of("training.epochs", 2));
    }

    @Test
    void reportsEverythingThatIsWrongAtOnceWithFileAndLine() {
        Throwable thrown = catchThrowable(() -> read("""
                sweep {
                  serch = random
                  metric = test-accuracy
                  keys {
                    training.learning-rate = [0.1]
                    strategies.kep.lambda = [1]
                    strategies.keep.lambda = [1, -1]
                    training.epochs = 5
                    seeds = [[1], [2]]
                  }
                }
                """));
        assertThat(thrown.getMessage().lines())
                .containsExactly(
                        "7 errors in the configuration:",
                        "  sweep.metric = \"test-accuracy\" (my.conf:7) is not known here. Known: validation-accuracy,"
                                + " validation-backward-transfer, validation-forgetting, validation-forward-transfer.",
                        "  sweep.serch (my.conf:6) is not a known key. Known: keys, metric, search, seed, trials. Did you mean"
                                + " \"search\"?",
                        "  sweep.keys.seeds (my.conf:13) cannot vary: every trial runs with all seeds of the experiment",
                        "  strategies[1].lambda = -1 (my.conf:11) is out of bounds: it must be at least 0",
                        "  sweep.keys.strategies.kep.lambda (my.conf:10) names no strategy of this experiment:"
                                + " strategies.LABEL.KEY. Known: hoard, keep. Did you mean \"keep\"?",
                        "  sweep.keys.training.epochs = 5 (my.conf:12) must be a list of the values to try, or a range"
                                + " such as { from = 1, to = 1000, scale = log }",
                        "  training.learning-rate (my.conf:9) is not a known key. Known: batch-size, device,"
                                + " early-stopping, epochs, evaluate, iterations, optimizer, penalty-step,"
                                + " reset-between-tasks, threads.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sweep {} | sweep.keys (my.conf:5) names nothing to vary",
                "`` | sweep.keys (my.conf:1) names nothing to vary",
                "sweep { trials = 3, keys { training.epochs = [1] } } | has trials, which only random search takes",
                "sweep { keys { training.epochs = { from = 3, to = 1, steps = 2 } } } | it must go upwards",
                "sweep { keys { training.epochs = { from = 0, to = 1, steps = 2, scale = log } } } | must start above 0",
                "sweep { keys { training.epochs = { from = 1, to = 2, step = 2 } } } | Did you mean \"steps\"?",
                "sweep { keys { tasks.count = { from = 1, to = 3 } } } | sweep.keys.tasks.count (my.conf:5) is a range; for grid search say how many values: steps = 4",
                "sweep { keys { strategies.keep = [1] } } | names no key of the strategy \"keep\"",
                "sweep { keys { training.iterations = [1] } } | needs either epochs or iterations, not both",
            })
    void oneWrongValueGetsOneClearError(String sweep, String message) {
        assertThatThrownBy(() -> read(sweep)).hasMessageContaining(message);
    }

    @Test
    void aMistakeThatAllValuesShareIsToldOnce() {
        assertThatThrownBy(() -> read("", "strategies.keep.lamda=[1,10]"))
                .hasMessageStartingWith("strategies[1].lamda (--over) is not a known key");
    }

    @Test
    void overNeedsAKeyAndValidHocon() {
        assertThatThrownBy(() -> read("", "training.epochs")).hasMessageContaining("is not of the form key=[...]");
        assertThatThrownBy(() -> read("", "training.epochs=[")).hasMessageContaining("--over is not valid HOCON");
    }

    @Test
    void anOrdinaryRunRefusesASweepsFile() throws IOException {
        Sweeps sweeps = new Sweeps(directory);
        sweeps.read("sweep.keys { training.epochs = [1] }");
        assertThatThrownBy(() -> sweeps.injector
                        .getInstance(dev.engram.core.experiment.ExperimentReader.class)
                        .read(directory.resolve("my.conf").toString(), List.of()))
                .hasMessageContaining("sweep (my.conf:5) is for engram sweep");
    }
}
