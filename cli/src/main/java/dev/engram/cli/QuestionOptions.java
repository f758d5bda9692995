package dev.engram.cli;

import dev.engram.api.Dataset;
import dev.engram.core.model.Models;
import dev.engram.core.model.NamedData;
import dev.engram.spi.DataSource.TrainAndTest;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A model, and the data that it is asked about. */
final class QuestionOptions {
    @Parameters(paramLabel = "MODEL", description = "A model.")
    private Path model = Path.of("");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DATA",
            description = "A data source, a file with its configuration, or that itself.")
    private String data = "";

    @Option(
            names = "--head",
            paramLabel = "TASK",
            description =
                    "In a model with a head a task: whose head answers. For evaluate, in a model that learned its classes"
                            + " task by task: whose labels the data has.")
    private @Nullable String head;

    @Mixin
    private PluginOption plugins = new PluginOption();

    Path model() {
        return model;
    }

    /** Under the name that its test examples have. */
    NamedData data(Models models) {
        TrainAndTest loaded = models.data(data).load();
        return new NamedData(loaded.test().name(), loaded);
    }

    /** Examples alone: a prediction takes no labels. */
    Dataset toPredict(Models models) {
        return models.toPredict(data);
    }

    Optional<String> head() {
        return Optional.ofNullable(head);
    }

    Models models() {
        return plugins.models();
    }
}
