package dev.engram.strategies.importance;

/** Which label's log-probability a Fisher information differentiates. */
public enum FisherLabels {
    /** Every class, weighted by its probability: the true Fisher. One backward pass a class, one product a dense layer. */
    ALL,
    /**
     * One label an example, drawn from the model: an unbiased estimate of {@link #ALL}. Which label is drawn follows from the
     * seed, the batch and the position in it: with another batch size other labels are drawn.
     */
    SAMPLE,
    /** The data's label; vanishes where the model fits its data. */
    EMPIRICAL,
    /** The most probable label. */
    PREDICTED,
    /**
     * The data's labels, but the square of the mean gradient of a batch: not a Fisher information, and smaller by about the
     * batch size. Here to compare with libraries that use it.
     */
    BATCHED
}
