package dev.engram.datasets.file;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;
import java.nio.file.Path;

/**
 * Settings of {@link NpySource}.
 *
 * @param trainFeatures array [n, ...]
 * @param trainLabels array [n]
 * @param testFeatures array [n, ...]
 * @param testLabels array [n]
 * @param classes number of classes
 * @param stream whether the features stay in their files
 */
public record NpyConfig(
        @Setting(help = "array of the training features, [n, ...]")
        Path trainFeatures,

        @Setting(help = "array of the training labels, [n]") Path trainLabels,

        @Setting(help = "array of the test features, [n, ...]")
        Path testFeatures,

        @Setting(help = "array of the test labels, [n]") Path testLabels,
        @Setting(help = "number of classes", min = 1) int classes,

        @Setting(help = "leave the features in their files", defaultValue = "false")
        boolean stream) {
    public NpyConfig {
        Bounds.check(NpyConfig.class, trainFeatures, trainLabels, testFeatures, testLabels, classes, stream);
    }
}
