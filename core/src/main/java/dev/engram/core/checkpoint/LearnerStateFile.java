package dev.engram.core.checkpoint;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearnerState;
import dev.engram.api.NamedTensor;
import dev.engram.core.storage.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A learner's state as a safetensors file: its tensors, with strategy and counters as metadata. */
public final class LearnerStateFile {
    /** Its name in a directory. */
    public static final String NAME = "state.safetensors";

    private static final String STRATEGY = "strategy";
    private static final String COUNTER = "counter/";

    private LearnerStateFile() {}

    /** Writes a state into a directory. */
    public static void write(Path directory, LearnerState state) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(STRATEGY, state.strategy());
        state.counters().forEach((name, value) -> metadata.put(COUNTER + name, String.valueOf(value)));
        List<NamedTensor> tensors = new ArrayList<>();
        state.tensors().forEach((name, tensor) -> tensors.add(new NamedTensor(name, tensor.shape(), tensor.values())));
        SafeTensors.of(metadata, tensors).write(directory.resolve(NAME));
    }

    /**
     * Reads a state from a directory.
     *
     * @throws EngramException {@link ErrorCode#STATE} if there is none
     */
    public static LearnerState read(Path directory) {
        SafeTensors file = SafeTensors.read(directory.resolve(NAME));
        Map<String, Long> counters = new LinkedHashMap<>();
        file.metadata().forEach((name, value) -> {
            if (name.startsWith(COUNTER)) {
                counters.put(name.substring(COUNTER.length()), Long.valueOf(value));
            }
        });
        String strategy = file.metadata().get(STRATEGY);
        if (strategy == null) {
            throw new EngramException(ErrorCode.STATE, directory.resolve(NAME) + " does not name its strategy");
        }
        return new LearnerState(strategy, file.tensors(), counters);
    }
}
