package dev.engram.strategies.ewc;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;
import dev.engram.spi.ImportanceEstimator;

/**
 * Settings of {@link Ewc}.
 *
 * @param lambda λ of λ/2 Σ F (θ − θ*)²
 * @param importance what measures F
 */
public record EwcConfig(
        @Setting(help = "how much the old tasks count against the new one", defaultValue = "100", min = 0)
        double lambda,

        @Setting(help = "estimator of the importance F", defaultValue = "{ type = fisher }")
        ImportanceEstimator importance) {
    public EwcConfig {
        Bounds.check(EwcConfig.class, lambda, importance);
    }
}
