package dev.engram.tf.feed;

import org.tensorflow.Tensor;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** Examples in native memory, as {@link BatchInput} takes them; closes what is its own. */
public final class ExampleBlock implements AutoCloseable {
    private final SharedTensors shared;
    private final Tensor features;
    private final TInt64 places;
    private final TInt32 outputs;
    private final TInt32 groups;

    private ExampleBlock(SharedTensors shared, Tensor features, TInt64 places, TInt32 outputs, TInt32 groups) {
        this.shared = shared;
        this.features = features;
        this.places = places;
        this.outputs = outputs;
        this.groups = groups;
    }

    /**
     * Examples whose features are in a tensor.
     *
     * @param shared by all blocks of the same views; stays open
     * @param features {@code [examples, features]}
     * @param outputs {@code [examples]}, the output of each one's label
     * @param groups {@code [examples]}, the view of each
     */
    static ExampleBlock copied(SharedTensors shared, Tensor features, TInt32 outputs, TInt32 groups) {
        return new ExampleBlock(shared, features, shared.noPlaces(), outputs, groups);
    }

    /**
     * Examples whose features stay where mapped files have them.
     *
     * @param places {@code [examples]}, the address of each one's features; or that of the first, with the others after it
     */
    static ExampleBlock mapped(SharedTensors shared, TInt64 places, TInt32 outputs, TInt32 groups) {
        return new ExampleBlock(shared, shared.noFeatures(), places, outputs, groups);
    }

    /** Number of examples. */
    public int size() {
        return Math.toIntExact(outputs.size());
    }

    SharedTensors shared() {
        return shared;
    }

    Tensor features() {
        return features;
    }

    TInt64 places() {
        return places;
    }

    TInt32 outputs() {
        return outputs;
    }

    TInt32 groups() {
        return groups;
    }

    @Override
    public void close() {
        if (features != shared.noFeatures()) {
            features.close();
        }
        if (places != shared.noPlaces()) {
            places.close();
        }
        outputs.close();
        groups.close();
    }
}
