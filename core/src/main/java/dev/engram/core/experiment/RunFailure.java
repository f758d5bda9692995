package dev.engram.core.experiment;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearningListener;
import dev.engram.api.LearningListener.Run;
import java.util.concurrent.CancellationException;

/** What a run throws, as the failure that its listener is told. */
public final class RunFailure {
    private RunFailure() {}

    /** Of a run by itself. */
    public static EngramException of(Throwable thrown) {
        if (thrown instanceof EngramException failure) {
            return failure;
        }
        if (thrown instanceof OutOfMemoryError) {
            return new EngramException(
                    ErrorCode.FAILED,
                    "The run had not enough memory (" + thrown.getMessage()
                            + "). Give Java more (JAVA_TOOL_OPTIONS=-Xmx8g), or where several runs go at once, let"
                            + " fewer (--parallel 1)",
                    thrown);
        }
        if (thrown instanceof LinkageError) {
            return new EngramException(
                    ErrorCode.FAILED,
                    "The run failed: " + thrown
                            + ". A jar is missing, or a plugin was built for another version of Engram: build it for this",
                    thrown);
        }
        return new EngramException(ErrorCode.FAILED, "The run failed: " + thrown + ". Please report this", thrown);
    }

    /**
     * Of one run among others, which go on.
     *
     * @param thrown by the run; thrown again where it is a mistake that ends the experiment, or the run was to end
     *     because of one
     */
    static EngramException amongOthers(Throwable thrown) {
        if (thrown instanceof CancellationException ended) {
            throw ended;
        }
        EngramException failure = of(thrown);
        return switch (failure.code()) {
            case CONFIGURATION, PLUGIN, GRAPH -> throw failure;
            case DATA, STATE, IO, DIVERGED, FAILED, INTERRUPTED -> failure;
        };
    }

    /** Tells the listener; one that fails does not hide why the run did. */
    public static EngramException told(EngramException failure, Run run, LearningListener listener) {
        try {
            listener.runFailed(run, failure);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
        return failure;
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
