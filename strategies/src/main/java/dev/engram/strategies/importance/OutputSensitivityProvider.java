package dev.engram.strategies.importance;

import dev.engram.spi.ImportanceEstimator;
import dev.engram.spi.ImportanceEstimatorProvider;

/** Provider of {@link OutputSensitivity}. */
public final class OutputSensitivityProvider implements ImportanceEstimatorProvider {
    @Override
    public String name() {
        return "mas";
    }

    @Override
    public String summary() {
        return "mean over examples of |d ||f(x)||^2 / d theta|, no labels (Aljundi et al. 2018)";
    }

    @Override
    public Class<? extends Record> configuration() {
        return OutputSensitivityConfig.class;
    }

    @Override
    public Class<? extends ImportanceEstimator> implementation() {
        return OutputSensitivity.class;
    }
}
