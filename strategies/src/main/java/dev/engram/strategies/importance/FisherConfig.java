package dev.engram.strategies.importance;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;

/**
 * Settings of {@link Fisher}.
 *
 * @param labels which label's log-probability is differentiated
 * @param examples how many examples to measure on
 * @param batchSize examples a run; the result does not depend on it, but for {@link FisherLabels#BATCHED}, and for
 *     {@link FisherLabels#SAMPLE}, whose labels are drawn batch by batch
 */
public record FisherConfig(
        @Setting(
                help = "all (the true Fisher), sample (drawn from the model), empirical (the data's), predicted,"
                        + " batched (square of a batch mean: not a Fisher, for comparison only)",
                defaultValue = "empirical")
        FisherLabels labels,

        @Setting(help = "examples to measure on; 0 takes all", defaultValue = "0", min = 0)
        long examples,

        @Setting(
                help = "examples a run; changes speed and memory only, but for batched, and which labels sample draws",
                defaultValue = "1000",
                min = 1)
        int batchSize) {
    public FisherConfig {
        Bounds.check(FisherConfig.class, labels, examples, batchSize);
    }
}
