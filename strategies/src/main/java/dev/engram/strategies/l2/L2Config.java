package dev.engram.strategies.l2;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;

/**
 * Settings of {@link L2}.
 *
 * @param lambda λ of λ/2 Σ (θ − θ*)²
 */
public record L2Config(
        @Setting(help = "strength of the pull towards the anchor", defaultValue = "0.01", min = 0)
        double lambda) {
    public L2Config {
        Bounds.check(L2Config.class, lambda);
    }
}
