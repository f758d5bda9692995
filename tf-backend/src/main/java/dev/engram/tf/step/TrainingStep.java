package dev.engram.tf.step;

import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.spi.Consolidation;
import dev.engram.spi.Penalty;
import dev.engram.spi.Requirements;
import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.gradient.GradientTape;
import dev.engram.tf.optimizer.Optimizer;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * One step in the graph: gradients of the task loss, what the strategy makes of them, the penalty, the optimizer, what the
 * strategy notes. Parameters move in place, so none moves before everything that reads it has; each goes its own way, so that
 * one thread can be ahead with one parameter and another with the others.
 */
public final class TrainingStep {
    private final Ops tf;
    private final List<Op> step;
    private final boolean hasPenalty;
    private final PenaltyTerm penalty;
    private final PenaltyPart part;
    private final Operand<TFloat32> gradientNorm;

    /**
     * What the task asks for.
     *
     * @param loss of the batch, a scalar
     * @param gradients of the loss, one a parameter
     */
    public record TaskPart(Operand<TFloat32> loss, List<Operand<TFloat32>> gradients) {}

    /**
     * What can be changed while training, scalars each.
     *
     * @param learningRate η
     * @param penaltyStrength multiplies the penalty
     */
    public record Controls(Operand<TFloat32> learningRate, Operand<TFloat32> penaltyStrength) {}

    /**
     * How parameters move.
     *
     * @param rule by which gradients move them
     * @param penalty how a quadratic penalty enters
     * @param inBlocks whether what takes several element-wise operations goes block by block, which is faster where TensorFlow
     *     does not split an operation over threads; with the same bits
     * @param fused threads around an operation of Engram's own, if parameters may move by one, which only this process knows; with
     *     the same bits
     */
    public record Update(
            OptimizerSpec rule, PenaltyStep penalty, boolean inBlocks, Optional<FusedUpdate.Threads> fused) {}

    /**
     * Builds the step.
     *
     * @param tape of the graph that holds the parameters
     * @param store where the optimizer's slots are declared
     * @param parameters what moves
     * @param task its loss and gradients, which are of the weights before the step whatever the strategy makes of them
     * @param controls what can be changed while training
     */
    public TrainingStep(
            GradientTape tape,
            TensorStore store,
            List<GraphTensor> parameters,
            TaskPart task,
            Requirements requirements,
            Consolidation consolidation,
            Update update,
            Controls controls) {
        this.tf = store.tf();
        Optimizer rule = Optimizer.of(update.rule(), store, controls.learningRate());
        List<Operand<TFloat32>> changed = consolidation.gradients(task.gradients());
        Penalty contribution = consolidation.penalty();
        Contributions.requireFit(
                parameters, store.scratchVariables(), tape, requirements, consolidation, changed, contribution);
        hasPenalty = !(contribution instanceof Penalty.None);
        penalty = PenaltyTerm.of(tf, parameters, contribution, controls.penaltyStrength());
        part = PenaltyPart.of(tape, store, parameters, contribution, rule, update, controls.penaltyStrength());
        Moves moves = new Moves(tf, parameters, task, changed, rule, part, update.fused());
        step = new ArrayList<>();
        if (requirements.stepHooks()) {
            step.addAll(moves.build(consolidation));
        } else {
            moves.build();
        }
        step.addAll(moves.moved());
        step.addAll(rule.afterwards(tf.withControlDependencies(moves.moved())));
        gradientNorm = norm(task.gradients());
    }

    private Operand<TFloat32> norm(List<Operand<TFloat32>> tensors) {
        List<Operand<TFloat32>> halfSquares = new ArrayList<>();
        tensors.forEach(tensor -> halfSquares.add(tf.nn.l2Loss(tensor)));
        return tf.math.sqrt(tf.math.mul(tf.math.addN(halfSquares), tf.constant(2f)));
    }

    /** Run together, they take one step. */
    public List<Op> step() {
        return step;
    }

    /** Whether the strategy gives a penalty. */
    public boolean hasPenalty() {
        return hasPenalty;
    }

    /** The penalty at the present weights. */
    public Operand<TFloat32> penalty() {
        return penalty.value();
    }

    /** Largest curvature of the penalty, 0 where unknown. */
    public Operand<TFloat32> largestCurvature() {
        return penalty.largestCurvature();
    }

    /** P of a quadratic penalty, one a parameter; empty without one. */
    public List<Operand<TFloat32>> precision() {
        return penalty.precision();
    }

    /** Whether the penalty's part of the step is implicit. */
    public boolean implicit() {
        return part instanceof ImplicitPull;
    }

    /** Euclidean norm of the task loss's gradient. */
    public Operand<TFloat32> gradientNorm() {
        return gradientNorm;
    }

    /** To be run after precision or a control changed; potentially empty. */
    public List<Op> refresh() {
        return part.refresh();
    }
}
