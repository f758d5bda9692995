package dev.engram.core.sweep;

import com.google.inject.Injector;
import dev.engram.core.experiment.FakeLearner;
import dev.engram.core.plugins.FakePlugins;
import dev.engram.spi.LearnerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Sweeps of toy experiments. */
final class Sweeps {
    static final String EXPERIMENT = """
            tasks { type = toy }
            seeds = [1, 2]
            training { epochs = 1 }
            strategies = [hoard, { type = keep, count = 1 }]
            """;

    final FakeLearner learner = new FakeLearner();
    final Injector injector =
            FakePlugins.injector(binder -> binder.bind(LearnerFactory.class).toInstance((spec, strategy) -> learner));
    private final Path directory;

    Sweeps(Path directory) {
        this.directory = directory;
    }

    Sweep read(String sweep, String... over) throws IOException {
        Path file = Files.writeString(directory.resolve("my.conf"), EXPERIMENT + sweep);
        return injector.getInstance(SweepReader.class).read(file.toString(), List.of(), List.of(over));
    }
}
