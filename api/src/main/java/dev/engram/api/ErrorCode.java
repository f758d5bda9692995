package dev.engram.api;

/** What kind of thing went wrong; the command maps it to an exit code. */
public enum ErrorCode {
    /** A configuration key, value or combination is not allowed. */
    CONFIGURATION,
    /** Data is missing, malformed, or does not fit the network. */
    DATA,
    /** A strategy or estimator is unknown, or cannot work with this graph. */
    PLUGIN,
    /** A graph, its gradients or its shapes do not allow what was asked. */
    GRAPH,
    /** Saved state is missing, altered, or belongs to something else. */
    STATE,
    /** Reading or writing files failed. */
    IO,
    /** Training produced a value that is not finite. */
    DIVERGED,
    /** A run failed for a reason that is not the user's. */
    FAILED,
    /** The run was interrupted by its user. */
    INTERRUPTED
}
