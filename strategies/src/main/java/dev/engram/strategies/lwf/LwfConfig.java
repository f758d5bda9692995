package dev.engram.strategies.lwf;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;

/**
 * Settings of {@link LearningWithoutForgetting}.
 *
 * @param lambda λ, weight of the old model's answers; the paper's λ_o
 * @param temperature T, which softens answers
 */
public record LwfConfig(
        @Setting(help = "how much the old model's answers count against the new labels", defaultValue = "1", min = 0)
        double lambda,

        @Setting(
                help = "softens the answers; above 1 the less likely classes count more",
                defaultValue = "2",
                min = 0,
                aboveMin = true)
        double temperature) {
    public LwfConfig {
        Bounds.check(LwfConfig.class, lambda, temperature);
    }
}
