package dev.engram.strategies.kfac;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;

/**
 * Settings of {@link Kfac}.
 *
 * @param lambda λ of λ/2 Σ tr(ΔWᵀ A ΔW G)
 * @param examples to measure on, 0 for all
 */
public record KfacConfig(
        @Setting(help = "how much the old tasks count against the new one", defaultValue = "100", min = 0)
        double lambda,

        @Setting(help = "examples to measure on; 0 takes all", defaultValue = "0", min = 0)
        long examples) {
    public KfacConfig {
        Bounds.check(KfacConfig.class, lambda, examples);
    }
}
