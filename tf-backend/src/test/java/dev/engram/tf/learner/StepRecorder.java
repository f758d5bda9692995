package dev.engram.tf.learner;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Penalty;
import dev.engram.spi.Requirements;
import dev.engram.spi.StateTensor;
import dev.engram.spi.StepView;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.op.Op;

/** Notes the gradient, the change and the outcome of the last step, under a pull. */
record StepRecorder(double precision) implements ConsolidationStrategy {
    @Override
    public Requirements requirements() {
        return Requirements.NONE.withStepHooks();
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        List<StateTensor> delta = graph.statePerParameter("delta", 0f);
        List<StateTensor> weights = graph.statePerParameter("weights", 0f);
        List<StateTensor> gradient = graph.statePerParameter("gradient", 0f);
        Consolidation pull = new PullToZero(precision).build(graph);
        return new Consolidation() {
            @Override
            public Penalty penalty() {
                return pull.penalty();
            }

            @Override
            public List<Op> afterUpdate(StepView step) {
                List<Op> ops = new ArrayList<>();
                for (int i = 0; i < delta.size(); i++) {
                    ops.add(delta.get(i).assign(step.deltas().get(i)));
                    ops.add(weights.get(i).assign(step.weights().get(i)));
                    ops.add(gradient.get(i).assign(step.taskGradients().get(i)));
                }
                return ops;
            }
        };
    }
}
