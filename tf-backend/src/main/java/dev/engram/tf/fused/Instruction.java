package dev.engram.tf.fused;

/**
 * What is done to weights, one after the other; each of x, y, … is a register. src/main/c has the loops. Each rounds as
 * TensorFlow's operations do, in their order, so that a fused update has the bits of theirs.
 */
public enum Instruction {
    /** {@code x ← y}. */
    COPY,

    /** {@code x ← y + z}. */
    ADD,

    /** {@code x ← y − z}. */
    SUBTRACT,

    /** {@code x ← y z}. */
    MULTIPLY,

    /** {@code x ← y / z}. */
    DIVIDE,

    /** {@code x ← √y}. */
    SQUARE_ROOT,

    /** {@code x ← x − g (y − z)}. */
    PATH_INTEGRAL,

    /** {@code x ← x c + a (1 − c)}. */
    PULL,

    /** {@code x ← x − x / √c + b}. */
    PULL_BY_ROOT,

    /** {@code x ← x − r ((x − a) / (d / p + s))}, r and s numbers. */
    PULL_BY_DIVISOR,

    /** {@code x ← p s y − p s a + g}, s a number. */
    PULLED_GRADIENT,

    /** {@code x ← x − g r}, r a number. */
    SGD,

    /** {@code v ← v k + g; x ← x − v r}, r and k numbers. */
    MOMENTUM,

    /** {@code v ← v k + g; x ← x − (g r + v k r)}, r and k numbers. */
    NESTEROV,

    /** {@code m ← m + (g − m) (1 − j); v ← v + (g² − v) (1 − k); d ← √v + e; x ← x − m r / d}, r, j, k and e numbers. */
    ADAM,

    /** {@code s ← s + g²; d ← √s; x ← x − g r / d}, r a number. */
    ADA_GRAD,

    /** {@code s ← s + (g² − s) (1 − j); d ← √(s + e); v ← v k + g r / d; x ← x − v}, r, j, k and e numbers. */
    RMS_PROP
}
