package dev.engram.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The one exception of Engram. Its message says what is wrong, the value, where (file and line, or row), what is
 * allowed and what to do.
 */
public class EngramException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public EngramException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public EngramException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(requireNonNull(message, "message is null"), cause);
        this.code = requireNonNull(code, "code is null");
    }

    /** What is wrong, the value, where, what is allowed, what to do; never null. */
    @Override
    public String getMessage() {
        return requireNonNull(super.getMessage(), "message is null");
    }

    public ErrorCode code() {
        return code;
    }
}
