package dev.engram.tf.step;

import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.spi.Consolidation;
import dev.engram.spi.Penalty;
import dev.engram.spi.Requirements;
import dev.engram.spi.StepView;
import dev.engram.tf.gradient.GradientTape;
import dev.engram.tf.optimizer.Optimizer;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * One step in the graph: gradients of the task loss, what the strategy makes of them, the penalty, the optimizer, what the
 * strategy notes. Parameters move in place, so none moves before all gradients are there; from then on each goes its own way,
 * so that one thread can be ahead with one parameter and another with the others.
 */
public final class TrainingStep {
    private final Ops tf;
    private final List<GraphTensor> parameters;
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
     */
    public record Update(OptimizerSpec rule, PenaltyStep penalty, boolean inBlocks) {}

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
        this.parameters = parameters;
        Optimizer rule = Optimizer.of(update.rule(), store, controls.learningRate());
        List<Operand<TFloat32>> changed = consolidation.gradients(task.gradients());
        Penalty contribution = consolidation.penalty();
        Contributions.requireFit(parameters, tape, requirements, consolidation, changed, contribution);
        hasPenalty = !(contribution instanceof Penalty.None);
        penalty = PenaltyTerm.of(tf, parameters, contribution, controls.penaltyStrength());
        part = PenaltyPart.of(tape, store, parameters, contribution, rule, update, controls.penaltyStrength());
        List<Operand<TFloat32>> gradients = part.gradients(changed);
        List<Operand<TFloat32>> old = requirements.stepHooks() ? weightsBefore() : List.of();
        List<Op> before = new ArrayList<>(gradients);
        before.add(task.loss());
        if (requirements.stepHooks()) {
            before.addAll(task.gradients());
            before.addAll(old);
        }
        List<Op> moved = moves(rule, gradients, tf.withControlDependencies(before));
        step = new ArrayList<>(moved);
        step.addAll(rule.afterwards(tf.withControlDependencies(moved)));
        if (requirements.stepHooks()) {
            List<Operand<TFloat32>> weights = weightsAfter(moved);
            step.addAll(consolidation.afterUpdate(new StepView(task.gradients(), weights, deltas(weights, old))));
        }
        gradientNorm = norm(task.gradients());
    }

    private List<Operand<TFloat32>> weightsBefore() {
        // Not deepCopy, which writes large tensors past the cache although they are needed at once.
        Operand<TFloat32> lowest = tf.constant(Float.NEGATIVE_INFINITY);
        return parameters.stream()
                .<Operand<TFloat32>>map(parameter -> tf.math.maximum(parameter.value(), lowest))
                .toList();
    }

    private List<Op> moves(Optimizer rule, List<Operand<TFloat32>> gradients, Ops ready) {
        List<Op> moved = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            GraphTensor parameter = parameters.get(i);
            Operand<TFloat32> gradient = gradients.get(i);
            moved.add(part.move(i, ready, when -> rule.apply(when, parameter, gradient)));
        }
        return moved;
    }

    private Operand<TFloat32> norm(List<Operand<TFloat32>> tensors) {
        List<Operand<TFloat32>> halfSquares = new ArrayList<>();
        tensors.forEach(tensor -> halfSquares.add(tf.nn.l2Loss(tensor)));
        return tf.math.sqrt(tf.math.mul(tf.math.addN(halfSquares), tf.constant(2f)));
    }

    private List<Operand<TFloat32>> weightsAfter(List<Op> moved) {
        List<Operand<TFloat32>> weights = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Ops after = tf.withControlDependencies(List.of(moved.get(i)));
            weights.add(after.identity(parameters.get(i).variable()));
        }
        return weights;
    }

    private List<Operand<TFloat32>> deltas(List<Operand<TFloat32>> weights, List<Operand<TFloat32>> old) {
        List<Operand<TFloat32>> deltas = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            deltas.add(tf.math.sub(weights.get(i), old.get(i)));
        }
        return deltas;
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
