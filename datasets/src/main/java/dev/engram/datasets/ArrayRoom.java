package dev.engram.datasets;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;

/** Room in memory for rows of float features; Java's arrays end at 2 GiB. */
final class FloatRoom {
    /** Some JVMs keep a few words of an array for themselves. */
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private FloatRoom() {}

    /**
     * Empty room.
     *
     * @param name of the data set
     * @param features of a row
     * @throws EngramException {@link ErrorCode#DATA} where no array is that long
     */
    static byte[] of(String name, int rows, int features) {
        long bytes = (long) rows * features * Float.BYTES;
        if (bytes > MOST_BYTES) {
            throw new EngramException(
                    ErrorCode.DATA,
                    name + " has " + rows + " examples of " + features + " features: " + bytes
                            + " bytes in memory, where a data set has at most " + MOST_BYTES
                            + ". Write it as NumPy arrays, which can stay in their files: format = npy, stream = true");
        }
        return new byte[(int) bytes];
    }
}
