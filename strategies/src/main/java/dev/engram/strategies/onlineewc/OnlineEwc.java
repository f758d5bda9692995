package dev.engram.strategies.onlineewc;

import static java.util.Objects.requireNonNull;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Penalty;
import dev.engram.spi.Requirements;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import dev.engram.strategies.quadratic.DecayedPenalty;
import dev.engram.strategies.quadratic.ImportanceMeter;

/**
 * Online EWC (Schwarz et al. 2018, arXiv 1805.06370; Huszár 2018): λ/2 Σ_i F_i (θ_i − θ*_i)² with F ← γ F + F_t after each
 * task and one anchor θ*, the latest weights. With γ = 1 its λ is that of {@code ewc}; Schwarz et al. also weigh F with γ while the
 * next task is learned, so that their λ is this one divided by γ; a λ written for Σ F (θ − θ*)² without
 * the ½ is twice as large here, and an F made of squared batch means is smaller by about the batch size.
 *
 * <p>Saved state: 8 bytes a parameter for any number of tasks. Resident with SGD: 20, since the measured importance keeps 4
 * and the default implicit step 8. A step reads two floats a weight besides.
 */
public final class OnlineEwc implements ConsolidationStrategy {
    private final OnlineEwcConfig config;

    /**
     * Online EWC.
     *
     * @param config strength, decay and estimator
     */
    public OnlineEwc(OnlineEwcConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public Requirements requirements() {
        Requirements keeping =
                Requirements.NONE.withMinimumExamples(config.importance().minimumExamples());
        return config.gamma() < 1 ? keeping.withDecay() : keeping;
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        ImportanceMeter meter = new ImportanceMeter(graph, config.importance());
        DecayedPenalty penalty = new DecayedPenalty(graph, config.lambda(), config.gamma(), meter.measured());
        return new Consolidation() {
            @Override
            public Penalty penalty() {
                return penalty.penalty();
            }

            @Override
            public void taskLearned(TaskScope scope) {
                meter.measure(scope);
                penalty.update(scope);
            }
        };
    }
}
