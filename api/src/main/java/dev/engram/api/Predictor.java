package dev.engram.api;

/** A saved classifier, ready to be asked; safe for use by many threads at once. */
public interface Predictor extends AutoCloseable {
    /** Features of one example. */
    int featureCount();

    /** Width of the answer for one example. */
    int outputs();

    /**
     * Class probabilities.
     *
     * @param features {@code rows × featureCount()}, row-major, as the model was trained on them (pixels from 0 to 1;
     *     normalised, if the training data was)
     * @return {@code rows × outputs()}, row-major
     * @throws EngramException {@link ErrorCode#DATA} when the length is no multiple of {@link #featureCount}
     */
    float[] probabilities(float[] features);

    @Override
    void close();
}
