package dev.engram.strategies.rwalk;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;

/**
 * Settings of {@link RiemannianWalk}.
 *
 * @param lambda λ of λ/2 Σ (F + s) (θ − θ*)²
 * @param alpha weight of the newest batch in the moving average of F
 * @param interval steps between two scores
 * @param epsilon damping of the score where the model did not move
 */
public record RiemannianWalkConfig(
        @Setting(
                help = "how much the old tasks count against the new one; twice the paper's",
                defaultValue = "1",
                min = 0)
        double lambda,

        @Setting(help = "weight of the newest batch in the moving average of F", defaultValue = "0.9", min = 0, max = 1)
        double alpha,

        @Setting(help = "steps between two scores", defaultValue = "10", min = 1)
        int interval,

        @Setting(help = "damping where the model did not move", defaultValue = "0.001", min = 0, aboveMin = true)
        double epsilon) {
    public RiemannianWalkConfig {
        Bounds.check(RiemannianWalkConfig.class, lambda, alpha, interval, epsilon);
    }
}
