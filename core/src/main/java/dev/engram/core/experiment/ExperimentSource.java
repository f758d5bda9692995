package dev.engram.core.experiment;

import com.typesafe.config.ConfigObject;
import java.nio.file.Path;

/**
 * A configuration before it is bound to records.
 *
 * @param root overrides applied, references resolved
 * @param directory that relative paths start from
 */
public record ExperimentSource(ConfigObject root, Path directory) {
    /** Another configuration in the same place. */
    public ExperimentSource with(ConfigObject other) {
        return new ExperimentSource(other, directory);
    }
}
