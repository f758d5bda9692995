package dev.engram.datasets.sequence;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.Arrays;

/** The places of a square in the middle of an image. */
final class CentredSquare {
    private CentredSquare() {}

    /**
     * Indices of its features, in reading order.
     *
     * @param side in pixels
     */
    static int[] places(Dataset images, int side) {
        int[] shape = images.featureShape();
        if (shape.length != 3 || side > shape[0] || side > shape[1]) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "tasks.square = " + side + " does not fit into examples of shape " + Arrays.toString(shape));
        }
        int top = (shape[0] - side) / 2;
        int left = (shape[1] - side) / 2;
        int channels = shape[2];
        int[] places = new int[side * side * channels];
        int next = 0;
        for (int y = top; y < top + side; y++) {
            for (int x = left; x < left + side; x++) {
                for (int channel = 0; channel < channels; channel++) {
                    places[next++] = (y * shape[1] + x) * channels + channel;
                }
            }
        }
        return places;
    }
}
