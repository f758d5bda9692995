package dev.engram.strategies.si;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;

/**
 * Settings of {@link SynapticIntelligence}.
 *
 * @param lambda λ of λ/2 Σ Ω (θ − θ*)²; twice the paper's c
 * @param xi ξ, keeps Ω finite where a weight did not move
 */
public record SynapticIntelligenceConfig(
        @Setting(
                help = "how much the old tasks count against the new one; twice the paper's c",
                defaultValue = "0.2",
                min = 0)
        double lambda,

        @Setting(help = "damping where a weight did not move", defaultValue = "0.001", min = 0, aboveMin = true)
        double xi) {
    public SynapticIntelligenceConfig {
        Bounds.check(SynapticIntelligenceConfig.class, lambda, xi);
    }
}
