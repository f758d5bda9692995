package dev.engram.spi;

/** φ of a per-example sum; both are multiplicative, φ(ab) = φ(a) φ(b), which makes dense layers cheap. */
public enum ExampleNorm {
    /** φ(x) = x², for Fisher information. */
    SQUARE,
    /** φ(x) = |x|, for memory aware synapses. */
    MAGNITUDE
}
