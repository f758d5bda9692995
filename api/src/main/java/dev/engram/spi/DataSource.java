package dev.engram.spi;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.FeatureNames;
import java.util.Arrays;

/** Where examples come from: an embedded data set, or files. */
public interface DataSource {
    /** Reads and checks the data. Of a source that a configuration names, called once: all its seeds share what it gives. */
    TrainAndTest load();

    /** Reads and checks the examples to predict, which need no labels: the test examples, unless a source knows better. */
    default Dataset toPredict() {
        return load().test();
    }

    /**
     * What a source gives.
     *
     * @param train labelled examples to learn from
     * @param test examples for the accuracy matrix; same shape, classes and names of the features
     */
    record TrainAndTest(Dataset train, Dataset test) {
        public TrainAndTest {
            if (train.classes() < 1) {
                throw new EngramException(
                        ErrorCode.DATA,
                        "'" + train.name() + "' has no labels: it can be predicted, but neither learned nor measured");
            }
            FeatureNames.requireSame(
                    "'" + test.name() + "'", test.featureNames(), "'" + train.name() + "'", train.featureNames());
            if (!Arrays.equals(train.featureShape(), test.featureShape()) || train.classes() != test.classes()) {
                throw new EngramException(
                        ErrorCode.DATA,
                        "'" + train.name() + "' has examples of shape " + Arrays.toString(train.featureShape()) + " in "
                                + train.classes() + " classes, but '" + test.name() + "' of shape "
                                + Arrays.toString(test.featureShape()) + " in " + test.classes() + " classes");
            }
        }
    }
}
