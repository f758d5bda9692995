package dev.engram.testkit;

import static java.util.Objects.requireNonNull;

import dev.engram.api.Setting;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;
import dev.engram.spi.Penalty;
import dev.engram.spi.Requirements;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import org.jspecify.annotations.Nullable;

/** A right strategy (EWC with a decayed anchor), and with one flaw at a time a wrong one. */
public final class Flawed implements ConsolidationStrategy {
    /** What is wrong. */
    public enum Flaw {
        NONE,
        PENALISES_FROM_THE_START,
        CONSTANT_LEFT_AT_THE_ANCHOR,
        NEGATIVE,
        ALWAYS_ZERO,
        LEAVES_THE_LAST_PARAMETER_OUT,
        PROTECTS_THE_OUTPUT_LAYER_ALONE,
        ANCHOR_STAYS_AT_THE_FIRST_TASK,
        /** As SI without its max(0, ·). */
        PRECISION_NEGATIVE_IN_PLACES,
        GRADIENT_DOUBLED,
        IGNORES_LAMBDA,
        LAMBDA_COMPOUNDS,
        SUMS_OVER_EXAMPLES,
        SQUARES_BATCH_MEANS,
        KEEPS_THE_LAST_BATCH_ALONE,
        AVERAGES_BATCH_MEANS,
        SUMS_GO_ON_OVER_TASKS,
        FADES_UNDECLARED,
        LOOKS_AT_EXAMPLES_UNDECLARED,
        MOVES_PARAMETERS,
        KEEPS_STATE_ELSEWHERE,
        DECLARES_STATE_LATER,
        FORGETS_EARLIER_IMPORTANCE,
        PROTECTS_THE_FIRST_TASK_ALONE,
        MEASURES_UNMASKED,
        KEEPS_WHAT_IT_BUILT,
        LEAKS
    }

    public record Config(
            @Setting(help = "strength", defaultValue = "30", min = 0)
            double lambda,

            @Setting(help = "what is wrong", defaultValue = "none")
            Flaw flaw) {
        boolean has(Flaw other) {
            return flaw == other;
        }
    }

    public record Provider() implements ConsolidationStrategyProvider {
        @Override
        public String name() {
            return "flawed";
        }

        @Override
        public String summary() {
            return "right, or wrong in one way";
        }

        @Override
        public Class<? extends Record> configuration() {
            return Config.class;
        }

        @Override
        public Class<? extends ConsolidationStrategy> implementation() {
            return Flawed.class;
        }
    }

    private final Config config;
    private @Nullable Consolidation latest;

    public Flawed(Config config) {
        this.config = config;
    }

    @Override
    public Requirements requirements() {
        return config.has(Flaw.LOOKS_AT_EXAMPLES_UNDECLARED) ? Requirements.NONE.withoutExamples() : Requirements.NONE;
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        Consolidation built = new FlawedConsolidation(graph, config);
        latest = built;
        return config.has(Flaw.KEEPS_WHAT_IT_BUILT) ? latestInTheFieldOfTheStrategy(built) : built;
    }

    private Consolidation latestInTheFieldOfTheStrategy(Consolidation built) {
        return new Consolidation() {
            @Override
            public Penalty penalty() {
                return built.penalty();
            }

            @Override
            public void taskLearned(TaskScope scope) {
                requireNonNull(latest).taskLearned(scope);
            }
        };
    }
}
