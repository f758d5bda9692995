package dev.engram.core.results;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.core.experiment.ExperimentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory of one experiment's results; never one that already holds another's. */
public final class OutputDirectory {
    private OutputDirectory() {}

    /**
     * Makes the directory and writes the resolved configuration into it.
     *
     * @throws EngramException when it holds results, or cannot be written
     */
    public static void create(Path directory, ExperimentConfig config) {
        if (Files.exists(directory.resolve(ResultsFile.NAME))) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "--out " + directory + " already holds the results of another run; nothing was overwritten. Give"
                            + " another directory, or remove this one");
        }
        try {
            Files.createDirectories(directory);
            String resolved = ConfigFactory.parseMap(config.resolved())
                    .root()
                    .render(ConfigRenderOptions.defaults()
                            .setOriginComments(false)
                            .setJson(false));
            Files.writeString(directory.resolve("config.conf"), resolved);
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot write into " + directory + ": " + e.getMessage(), e);
        }
    }
}
