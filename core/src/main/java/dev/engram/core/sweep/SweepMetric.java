package dev.engram.core.sweep;

import dev.engram.api.AccuracyMatrix;
import dev.engram.core.config.SettingKey;
import dev.engram.core.results.Metric;

/** What a sweep looks for; measured on validation data, never on the test set. */
public enum SweepMetric {
    VALIDATION_ACCURACY(Metric.AVERAGE_ACCURACY, true),
    VALIDATION_BACKWARD_TRANSFER(Metric.BACKWARD_TRANSFER, true),
    VALIDATION_FORGETTING(Metric.FORGETTING, false),
    VALIDATION_FORWARD_TRANSFER(Metric.FORWARD_TRANSFER, true);

    private final Metric metric;
    private final boolean higherIsBetter;

    SweepMetric(Metric metric, boolean higherIsBetter) {
        this.metric = metric;
        this.higherIsBetter = higherIsBetter;
    }

    /** As it is written in a configuration. */
    public String title() {
        return SettingKey.kebab(name());
    }

    /** Its value. */
    double of(AccuracyMatrix accuracy) {
        return metric.of(accuracy);
    }

    /** A value as a score of which more is better. */
    double score(double value) {
        return higherIsBetter ? value : -value;
    }
}
