package dev.engram.core.checkpoint;

import java.util.Optional;
import java.util.function.Consumer;

/** Where one run's checkpoints go. */
public interface Checkpoints {
    /** The newest sound one; unsound ones are passed over, with a warning. */
    Optional<Checkpoint> newest(Consumer<String> warnings);

    /** Whether one is due after so many steps of the run. */
    boolean due(long steps);

    /** Steps until the next is due; at least 1. */
    long stepsUntilDue(long steps);

    /** Keeps one. */
    void save(Checkpoint checkpoint);

    /** Keeps none. */
    static Checkpoints none() {
        return new Checkpoints() {
            @Override
            public Optional<Checkpoint> newest(Consumer<String> warnings) {
                return Optional.empty();
            }

            @Override
            public boolean due(long steps) {
                return false;
            }

            @Override
            public long stepsUntilDue(long steps) {
                return Long.MAX_VALUE;
            }

            @Override
            public void save(Checkpoint checkpoint) {}
        };
    }
}
