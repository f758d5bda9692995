package dev.engram.core.results;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearningListener.Run;
import dev.engram.core.checkpoint.CheckpointDirectory;
import dev.engram.core.checkpoint.Checkpoints;
import dev.engram.core.experiment.ConfigurationChange;
import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.core.storage.WholeFile;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The directory of one experiment's results; never one that already holds another's. */
public final class OutputDirectory {
    private OutputDirectory() {}

    /** Name of the resolved configuration in the directory. */
    public static final String CONFIGURATION = "config.conf";

    private static final String CHECKPOINTS = "checkpoints";

    /**
     * Fails where a new run would mix with another, or go on from its checkpoints. What a refused first attempt left, without
     * any of them, is no obstacle.
     *
     * @throws EngramException {@link ErrorCode#CONFIGURATION} when the directory holds results or checkpoints
     */
    public static void requireFree(Path directory, ExperimentConfig config) {
        requireNoFile(directory);
        boolean results = Files.exists(directory.resolve(ResultsFile.NAME));
        if (results || holdsCheckpoints(directory, config)) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "--out " + directory + " already holds " + (results ? "the results" : "checkpoints")
                            + " of another run; nothing was overwritten. Give another directory, remove this one, or go on"
                            + " with it: --resume " + directory);
        }
    }

    /**
     * Fails where a file is in the place of a directory.
     *
     * @throws EngramException {@link ErrorCode#CONFIGURATION}
     */
    public static void requireNoFile(Path directory) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    directory + " is a file, not a directory; nothing was overwritten. Give another directory (--out)");
        }
    }

    private static boolean holdsCheckpoints(Path directory, ExperimentConfig config) {
        Path all = directory.resolve(CHECKPOINTS);
        if (!Files.isDirectory(all)) {
            return false;
        }
        try (Stream<Path> runs = Files.list(all)) {
            return runs.anyMatch(run -> !new CheckpointDirectory(run, config.checkpoints()).isEmpty());
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot read " + all + ": " + e, e);
        }
    }

    /**
     * Fails where going on with another configuration, or another version, would alter what has been learned here.
     *
     * @param before the configuration that the directory was made with
     * @throws EngramException {@link ErrorCode#CONFIGURATION} listing the differences, {@link ErrorCode#STATE} when an
     *     earlier version wrote a checkpoint
     */
    public static void requireHarmless(Path directory, ExperimentConfig before, ExperimentConfig now) {
        Set<String> begun = new LinkedHashSet<>();
        for (ExperimentConfig.StrategyEntry strategy : before.strategies()) {
            List<CheckpointDirectory> all = before.seeds().stream()
                    .map(seed -> checkpoints(directory, before, before.runLabel(strategy, seed)))
                    .toList();
            all.forEach(CheckpointDirectory::requireOfThisVersion);
            if (all.stream().anyMatch(checkpoints -> !checkpoints.isEmpty())) {
                begun.add(strategy.label());
            }
        }
        ConfigurationChange.requireHarmless(before, now, begun);
    }

    /**
     * Makes the directory if it is missing, and writes the resolved configuration into it.
     *
     * @throws EngramException {@link ErrorCode#IO} when it cannot be written
     */
    public static void write(Path directory, ExperimentConfig config) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot write into " + directory + ": " + e, e);
        }
        String resolved = ConfigFactory.parseMap(config.resolved())
                .root()
                .render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
        WholeFile.write(directory.resolve(CONFIGURATION), resolved.getBytes(StandardCharsets.UTF_8));
    }

    /** The checkpoints of each run. */
    public static Function<Run, Checkpoints> checkpoints(Path directory, ExperimentConfig config) {
        return run -> checkpoints(directory, config, run.label());
    }

    private static CheckpointDirectory checkpoints(Path directory, ExperimentConfig config, String label) {
        return new CheckpointDirectory(
                directory.resolve(CHECKPOINTS).resolve(URLEncoder.encode(label, StandardCharsets.UTF_8)),
                config.checkpoints());
    }
}
