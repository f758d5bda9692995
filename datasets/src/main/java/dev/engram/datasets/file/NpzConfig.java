package dev.engram.datasets.file;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of {@link NpzSource}. The defaults are the names in the archives that Keras distributes.
 *
 * @param file the archive
 * @param trainFeatures name of an array [n, ...]
 * @param trainLabels name of an array [n]
 * @param testFeatures name of an array [n, ...], or of that to predict
 * @param testLabels name of an array [n]
 * @param classes number of classes
 */
public record NpzConfig(
        @Setting(help = "archive of arrays, as numpy.savez writes it")
        Path file,

        @Setting(help = "name of the training features' array", defaultValue = "x_train")
        String trainFeatures,

        @Setting(help = "name of the training labels' array", defaultValue = "y_train")
        String trainLabels,

        @Setting(help = "name of the test features' array, or of those to predict", defaultValue = "x_test")
        String testFeatures,

        @Setting(help = "name of the test labels' array", defaultValue = "y_test")
        String testLabels,

        @Setting(help = "number of classes", min = 1, optionalToPredict = true)
        Optional<Integer> classes) {
    public NpzConfig {
        Bounds.check(NpzConfig.class, file, trainFeatures, trainLabels, testFeatures, testLabels, classes);
    }
}
