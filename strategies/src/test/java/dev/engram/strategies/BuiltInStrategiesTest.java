package dev.engram.strategies;

import dev.engram.spi.ConsolidationStrategyProvider;
import dev.engram.strategies.agem.AveragedGemProvider;
import dev.engram.strategies.ewc.EwcProvider;
import dev.engram.strategies.ewcdr.EwcDrProvider;
import dev.engram.strategies.joint.JointTrainingProvider;
import dev.engram.strategies.kfac.KfacProvider;
import dev.engram.strategies.l2.L2Provider;
import dev.engram.strategies.lwf.LwfProvider;
import dev.engram.strategies.mas.MasProvider;
import dev.engram.strategies.none.NoConsolidationProvider;
import dev.engram.strategies.onlineewc.OnlineEwcProvider;
import dev.engram.strategies.replay.ExperienceReplayProvider;
import dev.engram.strategies.rwalk.RiemannianWalkProvider;
import dev.engram.strategies.si.SynapticIntelligenceProvider;
import dev.engram.testkit.ConsolidationStrategyContract;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Every built-in strategy under the contract that plugins must pass, too. */
class BuiltInStrategiesTest {
    /** The contract for one provider. */
    abstract static class Contract extends ConsolidationStrategyContract {
        private final ConsolidationStrategyProvider provider;
        private final List<String> keys;

        Contract(ConsolidationStrategyProvider provider, String... keys) {
            this.provider = provider;
            this.keys = List.of(keys);
        }

        @Override
        protected ConsolidationStrategyProvider provider() {
            return provider;
        }

        @Override
        protected List<String> keys() {
            return keys;
        }
    }

    /** The contract for one that takes plain training's steps, whatever it takes them on. */
    abstract static class OfPlainTraining extends Contract {
        OfPlainTraining(ConsolidationStrategyProvider provider) {
            super(provider);
        }

        @Override
        protected boolean hasPenalty() {
            return false;
        }

        @Override
        protected boolean changesTraining() {
            return false;
        }
    }

    @Nested
    class None extends OfPlainTraining {
        None() {
            super(new NoConsolidationProvider());
        }
    }

    @Nested
    class Joint extends OfPlainTraining {
        Joint() {
            super(new JointTrainingProvider());
        }
    }

    @Nested
    class AnchoredL2 extends Contract {
        AnchoredL2() {
            super(new L2Provider(), "lambda = 0.01, at least 0");
        }
    }

    /** The defaults are for networks of MNIST's size; λ is lower here, where a weight matters more. */
    @Nested
    class ElasticWeightConsolidation extends Contract {
        ElasticWeightConsolidation() {
            super(new EwcProvider(), "lambda = 100, at least 0", "importance = { type = fisher }");
        }

        @Override
        protected String settings() {
            return "lambda = 10";
        }
    }

    @Nested
    class ElasticWeightConsolidationWithTheTrueFisher extends Contract {
        ElasticWeightConsolidationWithTheTrueFisher() {
            super(new EwcProvider(), "lambda = 100, at least 0", "importance = { type = fisher }");
        }

        @Override
        protected String settings() {
            return "lambda = 10, importance { type = fisher, labels = all }";
        }
    }

    @Nested
    class OnlineElasticWeightConsolidation extends Contract {
        OnlineElasticWeightConsolidation() {
            super(
                    new OnlineEwcProvider(),
                    "lambda = 100, at least 0",
                    "gamma = 1, at least 0 and at most 1",
                    "importance = { type = fisher }");
        }

        @Override
        protected String settings() {
            return "lambda = 10, gamma = 0.9";
        }
    }

    @Nested
    class MemoryAwareSynapses extends Contract {
        MemoryAwareSynapses() {
            super(new MasProvider(), "lambda = 1, at least 0", "examples = 0, at least 0");
        }
    }

    @Nested
    class SynapticIntelligence extends Contract {
        SynapticIntelligence() {
            super(new SynapticIntelligenceProvider(), "lambda = 0.2, at least 0", "xi = 0.001, above 0");
        }
    }

    @Nested
    class EwcDr extends Contract {
        EwcDr() {
            super(new EwcDrProvider(), "lambda = 1, at least 0", "examples = 0, at least 0");
        }
    }

    @Nested
    class RiemannianWalk extends Contract {
        RiemannianWalk() {
            super(
                    new RiemannianWalkProvider(),
                    "lambda = 1, at least 0",
                    "alpha = 0.9, at least 0 and at most 1",
                    "interval = 10, at least 1",
                    "epsilon = 0.001, above 0");
        }
    }

    @Nested
    class KroneckerFactored extends Contract {
        KroneckerFactored() {
            super(new KfacProvider(), "lambda = 100, at least 0", "examples = 0, at least 0");
        }

        @Override
        protected String settings() {
            return "lambda = 1";
        }

        @Override
        protected boolean averagesOverExamples() {
            return false;
        }
    }

    /** The contract for one that protects by changed gradients. */
    abstract static class OfGradients extends Contract {
        OfGradients(ConsolidationStrategyProvider provider, String... keys) {
            super(provider, keys);
        }

        @Override
        protected boolean hasPenalty() {
            return false;
        }
    }

    @Nested
    class LearningWithoutForgetting extends OfGradients {
        LearningWithoutForgetting() {
            super(new LwfProvider(), "lambda = 1, at least 0", "temperature = 2, above 0");
        }
    }

    @Nested
    class ExperienceReplay extends OfGradients {
        ExperienceReplay() {
            super(new ExperienceReplayProvider(), "examples = 1000, at least 1");
        }
    }

    @Nested
    class AveragedGem extends OfGradients {
        AveragedGem() {
            super(new AveragedGemProvider(), "examples = 1000, at least 1");
        }
    }
}
