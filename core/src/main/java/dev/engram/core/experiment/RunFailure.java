package dev.engram.core.experiment;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.concurrent.CancellationException;

/** Tells what happened to one run, while the others go on, from mistakes that end the experiment. */
final class RunFailure {
    private RunFailure() {}

    /**
     * What happened to the run.
     *
     * @param thrown by the run; thrown again where it is a mistake in the configuration, or the run was to end because of one
     */
    static EngramException of(Throwable thrown) {
        if (thrown instanceof CancellationException ended) {
            throw ended;
        }
        if (thrown instanceof OutOfMemoryError) {
            return new EngramException(
                    ErrorCode.FAILED,
                    "The run had not enough memory (" + thrown.getMessage()
                            + "). Let fewer run at once (--parallel 1), or give Java more (JAVA_TOOL_OPTIONS=-Xmx8g)",
                    thrown);
        }
        if (!(thrown instanceof EngramException failure)) {
            return new EngramException(ErrorCode.FAILED, "The run failed: " + thrown + ". Please report this", thrown);
        }
        return switch (failure.code()) {
            case CONFIGURATION, PLUGIN, GRAPH -> throw failure;
            case DATA, STATE, IO, DIVERGED, FAILED, INTERRUPTED -> failure;
        };
    }

    /** For the run's result. */
    static RunResult.Failure described(EngramException failure) {
        String status =
                switch (failure.code()) {
                    case DIVERGED -> "diverged";
                    case INTERRUPTED -> "interrupted";
                    default -> "failed";
                };
        return new RunResult.Failure(status, failure.getMessage());
    }
}
