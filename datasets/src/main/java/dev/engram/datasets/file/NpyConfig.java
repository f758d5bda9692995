package dev.engram.datasets.file;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of {@link NpySource}.
 *
 * @param trainFeatures array [n, ...]
 * @param trainLabels array [n]
 * @param testFeatures array [n, ...], or that to predict
 * @param testLabels array [n]
 * @param classes number of classes
 * @param stream whether the features stay in their files
 */
public record NpyConfig(
        @Setting(help = "array of the training features, [n, ...]", optionalToPredict = true)
        Optional<Path> trainFeatures,

        @Setting(help = "array of the training labels, [n]", optionalToPredict = true)
        Optional<Path> trainLabels,

        @Setting(help = "array of the test features, [n, ...], or of those to predict")
        Path testFeatures,

        @Setting(help = "array of the test labels, [n]", optionalToPredict = true)
        Optional<Path> testLabels,

        @Setting(help = "number of classes", min = 1, optionalToPredict = true)
        Optional<Integer> classes,

        @Setting(help = "leave the features in their files", defaultValue = "false")
        boolean stream) {
    public NpyConfig {
        Bounds.check(NpyConfig.class, trainFeatures, trainLabels, testFeatures, testLabels, classes, stream);
    }
}
