package dev.engram.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.engram.api.LearningListener;
import dev.engram.core.checkpoint.Checkpoints;
import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.core.experiment.ExperimentReader;
import dev.engram.core.experiment.ExperimentRunner;
import dev.engram.core.experiment.RunResult;
import dev.engram.core.plugins.PluginModule;
import dev.engram.core.results.MetricsLog;
import dev.engram.spi.LearnerFactory;
import dev.engram.tf.fused.FusedLibrary;
import dev.engram.tf.learner.TensorFlowLearnerFactory;
import dev.engram.tf.tensorboard.TensorBoardEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Same configuration and seed, same bits: on real MNIST, for every optimizer, one run at a time or several. */
class ReproducibilityTest {
    @TempDir
    Path directory;

    private List<RunResult> run(String optimizer, int parallel) throws Exception {
        return run(optimizer, parallel, new LearningListener() {});
    }

    private List<RunResult> run(String optimizer, int parallel, LearningListener listener) throws Exception {
        Injector injector = Guice.createInjector(new PluginModule(getClass().getClassLoader()), new AbstractModule() {
            @Override
            protected void configure() {
                bind(LearnerFactory.class).to(TensorFlowLearnerFactory.class);
            }
        });
        Path config = Files.writeString(directory.resolve("my.conf"), """
                tasks { type = permuted, count = 2, train-limit = 1500 }
                network { type = mlp, hidden = [50, 50], dropout { hidden = 0.2 } }
                training { epochs = 2, batch-size = 64, threads = 1, optimizer = %s }
                strategies = [none, { type = ewc, lambda = 10 }, si]
                """.formatted(optimizer));
        ExperimentConfig experiment =
                injector.getInstance(ExperimentReader.class).read(config.toString(), List.of());
        return injector.getInstance(ExperimentRunner.class)
                .run(experiment, parallel, run -> Checkpoints.none(), listener, result -> {}, () -> false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "momentum", "adam", "rmsprop", "adagrad"})
    void twoRunsEndWithTheSameWeightsAndAccuracies(String optimizer) throws Exception {
        List<RunResult> first = run(optimizer, 1);
        List<RunResult> second = run(optimizer, 3);
        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i).weightsSha256())
                    .as(first.get(i).run().label())
                    .isPresent()
                    .isEqualTo(first.get(i).weightsSha256());
            assertThat(second.get(i).accuracy().rows())
                    .isEqualTo(first.get(i).accuracy().rows());
        }
        assertThat(first.get(1).weightsSha256()).isNotEqualTo(first.get(0).weightsSha256());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adam"})
    void fusedUpdatesChangeNoBit(String optimizer) throws Exception {
        assumeThat(FusedLibrary.problem()).isEmpty();
        List<RunResult> fused = run(optimizer, 1);
        System.setProperty("engram.fused", "false");
        try {
            assertThat(run(optimizer, 1))
                    .extracting(RunResult::weightsSha256)
                    .isEqualTo(fused.stream().map(RunResult::weightsSha256).toList());
        } finally {
            System.clearProperty("engram.fused");
        }
    }

    @Test
    void metricsAndTensorBoardChangeNoBit() throws Exception {
        List<RunResult> plain = run("sgd", 1);
        try (MetricsLog metrics = new MetricsLog(directory, Clock.systemUTC(), warning -> {});
                TensorBoardEvents events = new TensorBoardEvents(directory.resolve("tensorboard"))) {
            List<RunResult> watched = run("sgd", 2, LearningListener.all(List.of(metrics, events)));
            assertThat(watched)
                    .extracting(RunResult::weightsSha256)
                    .isEqualTo(plain.stream().map(RunResult::weightsSha256).toList());
        }
        assertThat(Files.readString(directory.resolve("metrics.jsonl")))
                .contains("\"gradientNorm\"", "\"event\":\"runFinished\"");
        assertThat(directory.resolve("tensorboard/ewc")).isNotEmptyDirectory();
    }

    /** Anything better would be a leak: with one growing label set, no penalty on weights alone can tell old from new. */
    @Test
    void classIncrementalSplitMnistStaysNearOneFifth() throws Exception {
        Path out = directory.resolve("out");
        Process process = EngramProcess.start(
                "run", "split-mnist", "--set", "training.epochs=1", "--out", out.toString(), "--quiet");
        process.getErrorStream().transferTo(java.io.OutputStream.nullOutputStream());
        process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        assertThat(process.waitFor()).isZero();
        JsonNode runs = new ObjectMapper()
                .readTree(out.resolve("results.json").toFile())
                .get("runs");
        for (JsonNode run : runs) {
            double accuracy = run.get("averageAccuracy").asDouble();
            if (run.get("label").asText().equals("joint")) {
                assertThat(accuracy).isGreaterThan(0.9);
            } else if (run.get("label").asText().equals("replay")) {
                assertThat(accuracy).isGreaterThan(0.8);
            } else {
                assertThat(accuracy).as(run.get("label").asText()).isBetween(0.15, 0.30);
            }
        }
    }
}
