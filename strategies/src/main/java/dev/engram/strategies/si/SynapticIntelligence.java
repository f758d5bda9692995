package dev.engram.strategies.si;

import static java.util.Objects.requireNonNull;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Parameter;
import dev.engram.spi.Penalty;
import dev.engram.spi.Requirements;
import dev.engram.spi.StateTensor;
import dev.engram.spi.StepView;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import dev.engram.strategies.quadratic.DecayedPenalty;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Synaptic intelligence (Zenke et al. 2017, arXiv 1703.04200). Over the steps of a task ω ← ω − g Δθ, g the gradient of the
 * task loss alone, Δθ the step really taken; at its end Ω ← Ω + max(0, ω) / (Δ² + ξ), Δ over the whole task. Penalty λ/2 Σ Ω
 * (θ − θ*)²; the paper's c has no ½: λ = 2c. Saved state: 12 bytes a parameter for any number of tasks; a step reads three
 * floats a weight besides, and writes one.
 */
public final class SynapticIntelligence implements ConsolidationStrategy {
    private final SynapticIntelligenceConfig config;

    /**
     * Synaptic intelligence.
     *
     * @param config strength and damping
     */
    public SynapticIntelligence(SynapticIntelligenceConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public Requirements requirements() {
        return Requirements.NONE.withStepHooks().withoutExamples();
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        return new PathIntegral(graph, config);
    }

    private static final class PathIntegral implements Consolidation {
        private final Ops tf;
        private final List<StateTensor> paths;
        private final DecayedPenalty penalty;
        private final List<Op> start = new ArrayList<>();
        private final List<Op> measure = new ArrayList<>();

        PathIntegral(TrainingGraph graph, SynapticIntelligenceConfig config) {
            tf = graph.tf();
            paths = graph.statePerParameter("path", 0f);
            List<StateTensor> importance = graph.scratchPerParameter("importance");
            penalty = new DecayedPenalty(graph, config.lambda(), 1, importance);
            for (int i = 0; i < paths.size(); i++) {
                Parameter parameter = graph.parameters().get(i);
                StateTensor path = paths.get(i);
                // Between tasks the anchor is where the last task ended, so it also marks where this one starts.
                StateTensor taskStart = penalty.anchor().get(i);
                start.add(path.clear());
                start.add(taskStart.assign(parameter.value()));
                Operand<TFloat32> moved = tf.math.square(tf.math.sub(parameter.value(), taskStart.value()));
                Operand<TFloat32> damped = tf.math.add(moved, tf.constant((float) config.xi()));
                measure.add(importance.get(i).assign(tf.math.div(tf.nn.relu(path.value()), damped)));
            }
        }

        @Override
        public Penalty penalty() {
            return penalty.penalty();
        }

        @Override
        public List<Op> afterUpdate(StepView step) {
            List<Op> integrate = new ArrayList<>();
            for (int i = 0; i < paths.size(); i++) {
                integrate.add(paths.get(i)
                        .assignSub(tf.math.mul(
                                step.taskGradients().get(i), step.deltas().get(i))));
            }
            return integrate;
        }

        @Override
        public void taskStarted(TaskScope scope) {
            scope.run(start);
        }

        @Override
        public void taskLearned(TaskScope scope) {
            scope.run(measure);
            penalty.update(scope);
        }
    }
}
