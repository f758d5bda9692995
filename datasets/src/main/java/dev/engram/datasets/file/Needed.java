package dev.engram.datasets.file;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.Optional;

/** Settings that a configuration record made in code may lack, though labelled data cannot be read without them. */
final class Needed {
    private Needed() {}

    static <T> T of(Optional<T> setting, String name) {
        return setting.orElseThrow(() -> new EngramException(
                ErrorCode.CONFIGURATION,
                name + " is missing: without it examples can be predicted, but neither learned nor measured. Set it"));
    }
}
