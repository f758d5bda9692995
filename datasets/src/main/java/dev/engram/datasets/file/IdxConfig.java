package dev.engram.datasets.file;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of {@link IdxSource}; each file may be gzip-compressed.
 *
 * @param trainImages IDX file of rank 3
 * @param trainLabels IDX file of rank 1
 * @param testImages IDX file of rank 3, or that to predict
 * @param testLabels IDX file of rank 1
 * @param classes number of classes
 * @param stream whether the images stay in their files
 */
public record IdxConfig(
        @Setting(help = "file of the training images", optionalToPredict = true)
        Optional<Path> trainImages,

        @Setting(help = "file of the training labels", optionalToPredict = true)
        Optional<Path> trainLabels,

        @Setting(help = "file of the test images, or of those to predict")
        Path testImages,

        @Setting(help = "file of the test labels", optionalToPredict = true)
        Optional<Path> testLabels,

        @Setting(help = "number of classes", defaultValue = "10", min = 1)
        int classes,

        @Setting(help = "leave the images in their files, which must not be compressed", defaultValue = "false")
        boolean stream) {
    public IdxConfig {
        Bounds.check(IdxConfig.class, trainImages, trainLabels, testImages, testLabels, classes, stream);
    }
}
