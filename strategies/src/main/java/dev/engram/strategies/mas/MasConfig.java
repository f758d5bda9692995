package dev.engram.strategies.mas;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;

/**
 * Settings of {@link Mas}.
 *
 * @param lambda λ of λ/2 Σ Ω (θ − θ*)²
 * @param examples how many examples to measure on
 */
public record MasConfig(
        @Setting(help = "how much the old tasks count against the new one", defaultValue = "1", min = 0)
        double lambda,

        @Setting(help = "examples to measure on; 0 takes all", defaultValue = "0", min = 0)
        long examples) {
    public MasConfig {
        Bounds.check(MasConfig.class, lambda, examples);
    }
}
