package dev.engram.tf.feed;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads data sets that anybody may have written: a row too short would shift all that follow, in silence. */
public final class CheckedReading {
    private CheckedReading() {}

    /**
     * Reads an example's features, as they are stored.
     *
     * @param target takes as many bytes as the data set's shape and encoding say
     * @throws EngramException {@link ErrorCode#DATA} when the data set gives more or fewer, or floats that are not finite: a
     *     rectifier would make 0 of NaN
     */
    public static void features(Dataset data, int row, ByteBuffer target) {
        int start = target.position();
        int bytes = data.featureCount() * data.encoding().bytes();
        try {
            data.read(row, target);
        } catch (BufferOverflowException e) {
            throw misread(data, row, "more bytes", bytes, e);
        }
        int given = target.position() - start;
        if (given != bytes) {
            throw misread(data, row, given + " bytes", bytes, null);
        }
        if (data.encoding().bytes() == Float.BYTES) {
            requireFinite(data, row, target, start);
        }
    }

    private static void requireFinite(Dataset data, int row, ByteBuffer read, int start) {
        for (int at = start; at < read.position(); at += Float.BYTES) {
            float value = read.getFloat(at);
            if (!Float.isFinite(value)) {
                throw new EngramException(
                        ErrorCode.DATA,
                        "'" + data.name() + "' row " + row + ", feature " + (at - start) / Float.BYTES + " is " + value
                                + "; every feature must be a finite number");
            }
        }
    }

    private static EngramException misread(Dataset data, int row, String given, int bytes, @Nullable Throwable cause) {
        return new EngramException(
                ErrorCode.DATA,
                "'" + data.name() + "' gives " + given + " for row " + row + ", but "
                        + Arrays.toString(data.featureShape()) + " features take " + bytes
                        + ". Its read(row, target) must put exactly these",
                cause);
    }

    /**
     * Reads an example's label.
     *
     * @throws EngramException {@link ErrorCode#DATA} when it is none of the classes
     */
    public static int label(Dataset data, int row) {
        int label = data.label(row);
        if (label < 0 || label >= data.classes()) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "'" + data.name() + "' has label " + label + " in row " + row + ", but " + data.classes()
                            + " classes, from 0 on");
        }
        return label;
    }
}
