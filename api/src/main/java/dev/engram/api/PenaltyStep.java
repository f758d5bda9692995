package dev.engram.api;

/** How the quadratic part of a penalty enters an update. */
public enum PenaltyStep {
    /** Its gradient is added to the gradient of the task loss; diverges where η λ F_i > 2 (SGD). */
    EXPLICIT,
    /**
     * θ ← (θ' + r λ F θ*) / (1 + r λ F), θ' the plain update and r the step size of each weight (η for SGD, η / D where an
     * adaptive rule divides by D, 1 / (1 − μ) times that with momentum μ): the same fixed points, stable for every λ.
     */
    IMPLICIT,
    /** What measured best: implicit. */
    AUTO
}
