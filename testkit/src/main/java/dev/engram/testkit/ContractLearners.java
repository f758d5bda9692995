package dev.engram.testkit;

import dev.engram.api.Layer;
import dev.engram.api.Learner;
import dev.engram.api.LearnerSpec;
import dev.engram.api.LearnerState;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.api.TaskView;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.tf.learner.TensorFlowLearnerFactory;
import java.util.List;

/** The learners on which every rule is checked, and the tasks that they learn. */
final class ContractLearners {
    /** Plain training. */
    static final ConsolidationStrategy NONE = graph -> new Consolidation() {};

    static final int STEPS = 12;
    private static final double LEARNING_RATE = 0.1;

    private ContractLearners() {}

    static Learner learner(ConsolidationStrategy strategy) {
        return learner(strategy, new OptimizerSpec.Sgd(LEARNING_RATE));
    }

    static Learner learner(ConsolidationStrategy strategy, OptimizerSpec optimizer) {
        return learner(strategy, optimizer, PenaltyStep.EXPLICIT);
    }

    static Learner learner(ConsolidationStrategy strategy, PenaltyStep step) {
        return learner(strategy, new OptimizerSpec.Sgd(LEARNING_RATE), step);
    }

    /** A small network with dropout, so that a disturbed random stream shows in the bits. */
    private static Learner learner(ConsolidationStrategy strategy, OptimizerSpec optimizer, PenaltyStep step) {
        LearnerSpec spec = new LearnerSpec(
                new int[] {6},
                Float.BYTES,
                ContractTasks.OUTPUTS,
                NetworkSpec.mlp(List.of(8), Layer.Activation.TANH, 0, 0.2),
                optimizer,
                step,
                16,
                7,
                "cpu",
                1);
        return new TensorFlowLearnerFactory().create(spec, strategy);
    }

    static void start(Learner learner, int task, TaskView view) {
        learner.startTask(task, "task-" + task, List.of(view), false);
    }

    static void learn(Learner learner, int task) {
        learn(learner, task, ContractTasks.shared(task));
    }

    static void learn(Learner learner, int task, TaskView view) {
        start(learner, task, view);
        learner.train(STEPS);
        learner.consolidate();
    }

    /** Two tasks learned, a third begun: away from the anchors, where training takes one. */
    static LearnerState inTheThirdTask(Learner learner) {
        learn(learner, 0);
        learn(learner, 1);
        start(learner, 2, ContractTasks.shared(2));
        learner.train(STEPS);
        return learner.state();
    }
}
