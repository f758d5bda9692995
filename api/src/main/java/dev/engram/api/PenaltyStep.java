package dev.engram.api;

/** How the quadratic part of a penalty enters an update. */
public enum PenaltyStep {
    /** Its gradient is added to the gradient of the task loss; diverges where η λ F_i > 2. */
    EXPLICIT,
    /**
     * SGD and momentum only: θ ← (θ' + η λ F θ*) / (1 + η λ F), θ' the plain update; the same fixed point, stable for
     * every λ.
     */
    IMPLICIT,
    /** Implicit where the optimizer allows it, explicit otherwise. */
    AUTO
}
