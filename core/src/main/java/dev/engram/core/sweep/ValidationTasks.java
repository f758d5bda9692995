package dev.engram.core.sweep;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.core.experiment.DataDigest;
import dev.engram.core.storage.Sha256;
import dev.engram.spi.TaskSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The same tasks with their validation examples in place of the test set, which is out of reach. Each seed's are made once. */
final class ValidationTasks implements TaskSource {
    private final TaskSource source;
    private final Map<Long, TaskSequence> made = new HashMap<>();
    private final Map<Long, byte[]> digests = new HashMap<>();

    ValidationTasks(TaskSource source) {
        this.source = source;
    }

    @Override
    public synchronized TaskSequence tasks(long seed) {
        return made.computeIfAbsent(seed, missing -> withoutTestSet(source.tasks(missing)));
    }

    /** Tells the data of the tasks of some seeds from other data. */
    synchronized String digest(List<Long> seeds) {
        MessageDigest all = Sha256.digest();
        for (long seed : seeds) {
            all.update(digests.computeIfAbsent(seed, missing -> digest(tasks(missing))));
        }
        return Sha256.hex(all.digest());
    }

    private static byte[] digest(TaskSequence sequence) {
        String tasks = sequence.tasks().stream().map(DataDigest::of).collect(Collectors.joining());
        return tasks.getBytes(StandardCharsets.US_ASCII);
    }

    private static TaskSequence withoutTestSet(TaskSequence sequence) {
        List<Task> tasks = new ArrayList<>();
        for (Task task : sequence.tasks()) {
            Dataset validation = task.validation()
                    .orElseThrow(() -> new EngramException(
                            ErrorCode.CONFIGURATION,
                            "A sweep chooses on validation examples, never on the test set, but task '" + task.name()
                                    + "' has none. Set tasks.validation, for instance to 5000"));
            tasks.add(new Task(task.name(), task.train(), task.validation(), validation, task.outputs()));
        }
        return new TaskSequence(sequence.name(), sequence.scenario(), tasks, sequence.outputs());
    }
}
