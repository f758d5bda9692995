package dev.engram.datasets;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.nio.ByteBuffer;

/** Refuses features that are not finite numbers. */
final class FiniteCheck {
    private FiniteCheck() {}

    /**
     * Checks float features.
     *
     * @param values from the first example's first feature to the limit
     * @param firstRow row of the first example, for the message
     * @param columns features of one example
     */
    static void check(String name, ByteBuffer values, int firstRow, int columns) {
        for (int i = 0; values.hasRemaining(); i++) {
            float value = values.getFloat();
            if (!Float.isFinite(value)) {
                throw new EngramException(
                        ErrorCode.DATA,
                        "'" + name + "' row " + (firstRow + i / columns) + ", feature " + i % columns + " is " + value
                                + "; every feature must be a finite number");
            }
        }
    }
}
