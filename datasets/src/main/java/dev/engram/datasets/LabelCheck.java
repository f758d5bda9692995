package dev.engram.datasets;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;

/** Refuses labels outside the classes. */
final class LabelCheck {
    private LabelCheck() {}

    static void check(String name, int[] labels, int classes) {
        if (labels.length == 0) {
            throw new EngramException(ErrorCode.DATA, "'" + name + "' has no examples");
        }
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] < 0 || labels[row] >= classes) {
                throw new EngramException(
                        ErrorCode.DATA,
                        "'" + name + "' row " + row + ": label " + labels[row] + " is not in 0.." + (classes - 1));
            }
        }
    }
}
