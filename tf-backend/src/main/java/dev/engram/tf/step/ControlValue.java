package dev.engram.tf.step;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;

/** A number that may be set between two steps, see {@link TrainingStep.Controls}. */
public final class ControlValue {
    private ControlValue() {}

    /**
     * The number as the graph takes it.
     *
     * @param name for the message
     * @throws EngramException {@link ErrorCode#CONFIGURATION} unless it is at least 0 and finite as a float32
     */
    public static float of(String name, double value) {
        if (!(value >= 0) || !Float.isFinite((float) value)) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "A " + name + " of " + value + " cannot be set: it must be a finite float32 number, at least 0");
        }
        return (float) value;
    }
}
