package dev.engram.strategies.l2;

import static java.util.Objects.requireNonNull;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Requirements;
import dev.engram.spi.TrainingGraph;
import dev.engram.strategies.importance.Identity;
import dev.engram.strategies.importance.IdentityConfig;
import dev.engram.strategies.quadratic.MergedConsolidation;

/**
 * Anchored L2: λ/2 Σ_t Σ_i (θ_i − θ*_t,i)², the same pull on every weight towards where it was after each task t (the
 * control of Kirkpatrick et al. 2017, Fig. 2A). Not weight decay: 0 has no part in it. A λ written for Σ (θ − θ*)² without
 * the ½, as weight decay is in some libraries, is twice as large here.
 *
 * <p>Saved state: 8 bytes a parameter for any number of tasks. Resident with SGD: 20, since the importance (1 for each)
 * keeps 4 and the default implicit step 8. A step reads two floats a weight besides.
 */
public final class L2 implements ConsolidationStrategy {
    private final L2Config config;

    /**
     * Anchored L2.
     *
     * @param config its strength
     */
    public L2(L2Config config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public Requirements requirements() {
        return Requirements.NONE.withoutExamples();
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        return new MergedConsolidation(graph, new Identity(new IdentityConfig()), config.lambda());
    }
}
