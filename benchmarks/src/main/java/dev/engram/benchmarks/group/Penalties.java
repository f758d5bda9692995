package dev.engram.benchmarks.group;

import dev.engram.api.Dataset;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.benchmarks.timing.Interleaved;
import dev.engram.spi.ConsolidationStrategy;
import java.util.List;

/** Steps with each penalty, in turns with steps without. */
final class Penalties {
    /** The step without, and what is compared with it. */
    static final String NONE = "none";

    /** All penalties. */
    static final List<Variant> ALL = List.of(
            new Variant("ewc, implicit", Learners.ewc(), PenaltyStep.IMPLICIT),
            new Variant("ewc, explicit", Learners.ewc(), PenaltyStep.EXPLICIT),
            new Variant("online-ewc, implicit", Learners.onlineEwc(), PenaltyStep.IMPLICIT),
            new Variant("online-ewc, explicit", Learners.onlineEwc(), PenaltyStep.EXPLICIT),
            new Variant("si, implicit", Learners.si(), PenaltyStep.IMPLICIT),
            new Variant("si, explicit", Learners.si(), PenaltyStep.EXPLICIT));

    private Penalties() {}

    /** A strategy with one way to take its penalty. */
    record Variant(String name, ConsolidationStrategy strategy, PenaltyStep mode) {}

    /**
     * Adds a case without a penalty, and one for each variant, named "VARIANT, ON".
     *
     * @param block steps
     */
    static void add(
            Interleaved interleaved,
            Learners learners,
            List<Variant> variants,
            Dataset data,
            NetworkSpec network,
            OptimizerSpec optimizer,
            String on,
            int block) {
        var plain = learners.after(1, data, network, Learners.NONE, optimizer, PenaltyStep.AUTO);
        interleaved.add(NONE + ", " + on, "step", block, () -> plain.train(block));
        for (Variant variant : variants) {
            var learner = learners.after(1, data, network, variant.strategy(), optimizer, variant.mode());
            interleaved.add(variant.name() + ", " + on, "step", block, () -> learner.train(block));
        }
    }
}
