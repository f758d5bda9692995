package dev.engram.core.checkpoint;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;

/**
 * When checkpoints are written.
 *
 * @param everySteps steps between two, beside one after each task
 * @param keep how many of a run are kept
 */
public record CheckpointConfig(
        @Setting(help = "steps between two checkpoints, beside one after each task", defaultValue = "5000", min = 1)
        int everySteps,

        @Setting(help = "newest checkpoints of a run that are kept", defaultValue = "2", min = 1)
        int keep) {
    public CheckpointConfig {
        Bounds.check(CheckpointConfig.class, everySteps, keep);
    }
}
