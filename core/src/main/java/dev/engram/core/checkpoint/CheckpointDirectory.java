package dev.engram.core.checkpoint;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.NamedTensor;
import dev.engram.core.storage.SafeTensors;
import dev.engram.core.storage.SealedDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The checkpoints of one run on disk, a sealed directory each. */
public final class CheckpointDirectory implements Checkpoints {
    private static final String MANIFEST = "checkpoint.json";
    private static final String PREFIX = "step-";
    private static final String BEST = "best.safetensors";
    private static final String FIRST = "first-importance.safetensors";

    /** Raised with every change after which going on from an older checkpoint is not what a run by itself does. */
    private static final int VERSION = 2;

    private static final SealedDirectory FORMAT = new SealedDirectory(MANIFEST, "engram-checkpoint", VERSION);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final CheckpointConfig config;

    /**
     * The checkpoints of one run.
     *
     * @param directory is made when the first is written
     */
    public CheckpointDirectory(Path directory, CheckpointConfig config) {
        this.directory = directory;
        this.config = config;
    }

    /** Whether none has been kept yet. */
    public boolean isEmpty() {
        try {
            return newestFirst().isEmpty();
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    /**
     * Fails where there is one that an earlier version wrote.
     *
     * @throws EngramException {@link ErrorCode#STATE}
     */
    public void requireOfThisVersion() {
        try {
            newestFirst().forEach(CheckpointDirectory::requireOfThisVersion);
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    private static void requireOfThisVersion(Path path) {
        int version = VERSION;
        try {
            version = FORMAT.version(path);
        } catch (EngramException e) {
            // An unsound one is passed over when it is read.
        }
        if (version < VERSION) {
            throw new EngramException(
                    ErrorCode.STATE,
                    path + " was written by an earlier version of Engram, which trained differently: a run that went on"
                            + " from it would be neither's. Begin anew in another directory (--out), or go on with that"
                            + " version");
        }
    }

    @Override
    public boolean due(long steps) {
        return steps % config.everySteps() == 0;
    }

    @Override
    public long stepsUntilDue(long steps) {
        return config.everySteps() - steps % config.everySteps();
    }

    @Override
    public void save(Checkpoint checkpoint) {
        RunProgress progress = checkpoint.progress();
        long steps = steps(checkpoint);
        // A task's end and the step before it have the same count: the end comes later.
        String name =
                String.format(Locale.ROOT, "%s%012d-%s", PREFIX, steps, progress.learned() ? "learned" : "in-task");
        try {
            SealedDirectory.delete(directory.resolve(name));
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot write into " + directory + ": " + e, e);
        }
        FORMAT.write(directory.resolve(name), JSON.convertValue(progress, new TypeReference<>() {}), into -> {
            LearnerStateFile.write(into, checkpoint.state());
            write(into.resolve(BEST), checkpoint.bestWeights());
            write(into.resolve(FIRST), checkpoint.firstImportance());
        });
        removeOthers(name);
    }

    private static long steps(Checkpoint checkpoint) {
        return checkpoint.state().counters().getOrDefault("steps", 0L);
    }

    private static void write(Path file, List<NamedTensor> tensors) throws IOException {
        if (!tensors.isEmpty()) {
            SafeTensors.of(Map.of(), tensors).write(file);
        }
    }

    private static List<NamedTensor> tensors(Path file) {
        return Files.exists(file) ? List.copyOf(SafeTensors.read(file).tensors().values()) : List.of();
    }

    /** Later ones were passed over as unsound, or the run would not be here. */
    private void removeOthers(String saved) {
        try {
            List<Path> all = newestFirst();
            int newest = all.indexOf(directory.resolve(saved));
            List<Path> kept = all.stream().skip(newest).limit(config.keep()).toList();
            for (Path path : all) {
                if (!kept.contains(path)) {
                    SealedDirectory.delete(path);
                }
            }
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot remove old checkpoints: " + e, e);
        }
    }

    private List<Path> newestFirst() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(directory)) {
            return list.filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .sorted(Comparator.comparing(
                                    (Path path) -> path.getFileName().toString())
                            .reversed())
                    .toList();
        }
    }

    @Override
    public Optional<Checkpoint> newest(Consumer<String> warnings) {
        requireOfThisVersion();
        try {
            boolean passedOver = false;
            for (Path path : newestFirst()) {
                try {
                    Checkpoint sound = read(path);
                    if (passedOver) {
                        warnings.accept("Going on from the newest sound checkpoint, after " + steps(sound) + " steps");
                    }
                    return Optional.of(sound);
                } catch (EngramException e) {
                    passedOver = true;
                    warnings.accept("Passing over an unsound checkpoint: " + e.getMessage());
                }
            }
            if (passedOver) {
                warnings.accept("No sound checkpoint is left: beginning anew");
            }
            return Optional.empty();
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    private EngramException cannotRead(IOException e) {
        return new EngramException(ErrorCode.IO, "Cannot read " + directory + ": " + e, e);
    }

    private static Checkpoint read(Path path) {
        return new Checkpoint(
                progress(path), LearnerStateFile.read(path), tensors(path.resolve(BEST)), tensors(path.resolve(FIRST)));
    }

    private static RunProgress progress(Path path) {
        Map<String, Object> progress = new HashMap<>(FORMAT.read(path));
        progress.putIfAbsent("data", List.of()); // which older checkpoints lack
        try {
            return JSON.convertValue(progress, RunProgress.class);
        } catch (IllegalArgumentException e) {
            throw new EngramException(ErrorCode.STATE, path.resolve(MANIFEST) + " is incomplete: " + e.getMessage(), e);
        }
    }
}
