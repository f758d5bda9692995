package dev.engram.testkit;

import dev.engram.api.Setting;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;
import dev.engram.spi.Requirements;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A right strategy without a penalty (once a task is learned, steps are a tenth as long), and two wrong ones. */
public final class FlawedGradients implements ConsolidationStrategy {
    /** How long steps become. */
    public enum Steps {
        SHORTER(0.1f),
        AS_THEY_ARE(1f),
        LONGER(2f);

        private final float factor;

        Steps(float factor) {
            this.factor = factor;
        }
    }

    public record Config(
            @Setting(help = "how long steps become", defaultValue = "shorter")
            Steps steps) {}

    public record Provider() implements ConsolidationStrategyProvider {
        @Override
        public String name() {
            return "flawed-gradients";
        }

        @Override
        public String summary() {
            return "right, or wrong in one of two ways, by gradients alone";
        }

        @Override
        public Class<? extends Record> configuration() {
            return Config.class;
        }

        @Override
        public Class<? extends ConsolidationStrategy> implementation() {
            return FlawedGradients.class;
        }
    }

    private final Config config;

    public FlawedGradients(Config config) {
        this.config = config;
    }

    @Override
    public Requirements requirements() {
        return Requirements.NONE.withoutExamples();
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        Ops tf = graph.tf();
        StateTensor length = graph.state("length", Shape.scalar(), 1f);
        Op shorten = length.assign(tf.constant(config.steps().factor));
        return new Consolidation() {
            @Override
            public List<Operand<TFloat32>> gradients(List<Operand<TFloat32>> ofTaskLoss) {
                List<Operand<TFloat32>> gradients = new ArrayList<>();
                ofTaskLoss.forEach(gradient -> gradients.add(tf.math.mul(gradient, length.value())));
                return gradients;
            }

            @Override
            public void taskLearned(TaskScope scope) {
                scope.run(List.of(shorten));
            }
        };
    }
}
