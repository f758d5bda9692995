package dev.engram.datasets.image;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.Arrays;

/** Height, width and channels of a data set of images. */
record ImageShape(int height, int width, int channels) {
    static ImageShape of(Dataset images) {
        int[] shape = images.featureShape();
        if (shape.length != 3) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "'" + images.name() + "' has examples of shape " + Arrays.toString(shape)
                            + ", but images [height, width, channels] are needed here");
        }
        return new ImageShape(shape[0], shape[1], shape[2]);
    }
}
