package dev.engram.strategies.onlineewc;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;
import dev.engram.spi.ImportanceEstimator;

/**
 * Settings of {@link OnlineEwc}.
 *
 * @param lambda λ of λ/2 Σ F (θ − θ*)²
 * @param gamma γ, what is kept of the old importance when a task is added
 * @param importance what measures F
 */
public record OnlineEwcConfig(
        @Setting(help = "how much the old tasks count against the new one", defaultValue = "100", min = 0)
        double lambda,

        @Setting(help = "part of the old importance kept at each task", defaultValue = "1", min = 0, max = 1)
        double gamma,

        @Setting(help = "estimator of the importance F", defaultValue = "{ type = fisher }")
        ImportanceEstimator importance) {
    public OnlineEwcConfig {
        Bounds.check(OnlineEwcConfig.class, lambda, gamma, importance);
    }
}
