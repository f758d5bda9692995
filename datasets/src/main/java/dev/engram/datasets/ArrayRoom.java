package dev.engram.datasets;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;

/** Room in memory; Java's arrays end at 2 GiB. */
public final class ArrayRoom {
    /** Some JVMs keep a few words of an array for themselves. */
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private ArrayRoom() {}

    /**
     * Fails where no array is that long.
     *
     * @param name of what is to be read, for the message
     * @throws EngramException {@link ErrorCode#DATA}
     */
    public static void require(String name, long bytes) {
        if (bytes > MOST_BYTES) {
            throw new EngramException(
                    ErrorCode.DATA,
                    name + " has " + bytes + " bytes, and at most " + MOST_BYTES
                            + " can be read into memory. Have features in a file that is streamed, not compressed:"
                            + " format = npy or idx, stream = true");
        }
    }

    /**
     * Empty room for rows of float features.
     *
     * @param name of the data set
     * @param features of a row
     * @throws EngramException {@link ErrorCode#DATA} where no array is that long
     */
    static byte[] ofFloats(String name, int rows, int features) {
        long bytes = (long) rows * features * Float.BYTES;
        require("'" + name + "' with " + rows + " examples of " + features + " features", bytes);
        return new byte[(int) bytes];
    }
}
