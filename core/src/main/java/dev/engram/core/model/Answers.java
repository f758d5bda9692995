package dev.engram.core.model;

import dev.engram.api.Dataset;
import dev.engram.api.Predictor;

/** What a model says to the test examples of a data set that fits it. */
public final class Answers implements AutoCloseable {
    private final Predictor predictor;
    private final Dataset examples;

    Answers(Predictor predictor, Dataset examples) {
        this.predictor = predictor;
        this.examples = examples;
    }

    /** Number of examples. */
    public int size() {
        return examples.size();
    }

    /** Width of the answer to one example. */
    public int outputs() {
        return predictor.outputs();
    }

    /** Class probabilities of examples {@code from} to {@code to} (exclusive), see {@link Predictor#probabilities}. */
    public float[] probabilities(int from, int to) {
        return predictor.probabilities(Features.of(examples, from, to));
    }

    /** The examples that were asked about. */
    Dataset examples() {
        return examples;
    }

    @Override
    public void close() {
        predictor.close();
    }
}
