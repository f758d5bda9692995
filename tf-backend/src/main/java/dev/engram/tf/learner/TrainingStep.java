package dev.engram.tf.learner;

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
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * One step in the graph: gradients of the task loss, what the strategy makes of them, the penalty, the optimizer, what the
 * strategy notes. Every stage waits for the one before: parameters are updated in place, and no gradient may see a
 * parameter half updated.
 */
public final class TrainingStep {
    private final Ops tf;
    private final List<GraphTensor> parameters;
    private final List<Op> step;
    private final Operand<TFloat32> penalty;
    private final Operand<TFloat32> largestCurvature;
    private final boolean implicit;
    private final List<Operand<TFloat32>> precision;
    private final List<Op> refresh = new ArrayList<>();
    private final Operand<TFloat32> gradientNorm;

    /**
     * What can be changed while training, scalars each.
     *
     * @param learningRate η
     * @param penaltyStrength multiplies the penalty
     */
    public record Controls(Operand<TFloat32> learningRate, Operand<TFloat32> penaltyStrength) {}

    /**
     * Builds the step.
     *
     * @param store where the optimizer's slots are declared
     * @param parameters of {@code graph}
     * @param taskGradients of the task loss, one a parameter
     * @param mode how a quadratic penalty enters the update
     * @param controls what can be changed while training
     */
    public TrainingStep(
            LearnerGraph graph,
            TensorStore store,
            List<GraphTensor> parameters,
            List<Operand<TFloat32>> taskGradients,
            Requirements requirements,
            Consolidation consolidation,
            OptimizerSpec optimizer,
            PenaltyStep mode,
            Controls controls) {
        this.tf = graph.tf();
        this.parameters = parameters;
        List<Operand<TFloat32>> gradients = consolidation.gradients(taskGradients);
        Penalty contribution = consolidation.penalty();
        implicit = contribution instanceof Penalty.Quadratic && mode != PenaltyStep.EXPLICIT;
        Optional<QuadraticStep> quadratic = Optional.empty();
        if (contribution instanceof Penalty.Quadratic value) {
            precision = value.precision();
            quadratic = Optional.of(new QuadraticStep(tf, parameters, value));
            penalty = strengthened(quadratic.get().value(), controls);
            largestCurvature = strengthened(quadratic.get().largestPrecision(), controls);
            if (!implicit) {
                List<GraphTensor> weights = quadratic.get().declare(store, "weight", 0f);
                List<GraphTensor> offsets = quadratic.get().declare(store, "offset", 0f);
                refresh.addAll(quadratic.get().refreshWeights(weights, offsets, controls.penaltyStrength()));
                gradients = quadratic.get().explicit(gradients, weights, offsets);
            }
        } else if (contribution instanceof Penalty.Scalar value) {
            precision = List.of();
            penalty = strengthened(value.value(), controls);
            largestCurvature = strengthened(value.largestCurvature().orElseGet(() -> tf.constant(0f)), controls);
            gradients = addScalarPenalty(graph, gradients, penalty);
        } else {
            precision = List.of();
            penalty = tf.constant(0f);
            largestCurvature = tf.constant(0f);
        }
        List<Op> before = new ArrayList<>(gradients);
        List<Operand<TFloat32>> old = List.of();
        if (requirements.stepHooks()) {
            // Not deepCopy, which writes large tensors past the cache although they are needed at once.
            Operand<TFloat32> lowest = tf.constant(Float.NEGATIVE_INFINITY);
            old = parameters.stream()
                    .<Operand<TFloat32>>map(parameter -> tf.math.maximum(parameter.value(), lowest))
                    .toList();
            before.addAll(old);
        }
        Ops update = tf.withControlDependencies(before);
        Optimizer rule = Optimizer.of(optimizer, store);
        List<Op> updates = new ArrayList<>(rule.apply(update, parameters, gradients, controls.learningRate()));
        if (implicit) {
            Operand<TFloat32> strength = lasting(controls.penaltyStrength(), rule);
            List<Operand<TFloat32>> stepSizes = rule.stepSizes(tf.withControlDependencies(updates), strength);
            QuadraticStep pull = quadratic.orElseThrow();
            if (stepSizes.isEmpty()) {
                List<GraphTensor> resistances = pull.declare(store, "resistance", Float.POSITIVE_INFINITY);
                List<GraphTensor> attractions = pull.declare(store, "attraction", 0f);
                refresh.addAll(
                        pull.refreshPulls(resistances, attractions, tf.math.mul(controls.learningRate(), strength)));
                updates.addAll(pull.implicit(resistances, attractions, updates));
            } else {
                updates.addAll(pull.implicitAdaptive(stepSizes, updates));
            }
        }
        step = new ArrayList<>(updates);
        if (requirements.stepHooks()) {
            step.addAll(consolidation.afterUpdate(new StepView(taskGradients, deltas(old, updates))));
        }
        gradientNorm = norm(taskGradients);
    }

    private Operand<TFloat32> strengthened(Operand<TFloat32> scalar, Controls controls) {
        return tf.math.mul(scalar, controls.penaltyStrength());
    }

    /**
     * A pull does not add up in the rule's momentum as a gradient does: without the gain it would be weaker than the task's
     * gradients, and the fixed points would be those of a smaller λ.
     */
    private Operand<TFloat32> lasting(Operand<TFloat32> strength, Optimizer rule) {
        return rule.gain() == 1 ? strength : tf.math.mul(strength, tf.constant((float) rule.gain()));
    }

    private Operand<TFloat32> norm(List<Operand<TFloat32>> tensors) {
        List<Operand<TFloat32>> halfSquares = new ArrayList<>();
        tensors.forEach(tensor -> halfSquares.add(tf.nn.l2Loss(tensor)));
        return tf.math.sqrt(tf.math.mul(tf.math.addN(halfSquares), tf.constant(2f)));
    }

    private List<Operand<TFloat32>> addScalarPenalty(
            LearnerGraph graph, List<Operand<TFloat32>> gradients, Operand<TFloat32> value) {
        GradientTape tape = new GradientTape(graph.graph());
        List<GraphTensor> reached = parameters.stream()
                .filter(parameter -> tape.reaches(value, parameter.variable()))
                .toList();
        List<Operand<TFloat32>> ofPenalty = tape.gradients(
                value, reached.stream().map(GraphTensor::variable).toList());
        List<Operand<TFloat32>> sums = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            int at = reached.indexOf(parameters.get(i));
            sums.add(at < 0 ? gradients.get(i) : tf.math.add(gradients.get(i), ofPenalty.get(at)));
        }
        return sums;
    }

    private List<Operand<TFloat32>> deltas(List<Operand<TFloat32>> old, List<Op> updates) {
        Ops after = tf.withControlDependencies(updates);
        List<Operand<TFloat32>> deltas = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            deltas.add(tf.math.sub(after.identity(parameters.get(i).variable()), old.get(i)));
        }
        return deltas;
    }

    /** Run together, they take one step. */
    public List<Op> step() {
        return step;
    }

    /** The penalty at the present weights. */
    public Operand<TFloat32> penalty() {
        return penalty;
    }

    /** Largest curvature of the penalty, 0 where unknown. */
    public Operand<TFloat32> largestCurvature() {
        return largestCurvature;
    }

    /** P of a quadratic penalty, one a parameter; empty without one. */
    public List<Operand<TFloat32>> precision() {
        return precision;
    }

    /** Whether the penalty's part of the step is implicit. */
    public boolean implicit() {
        return implicit;
    }

    /** Euclidean norm of the task loss's gradient. */
    public Operand<TFloat32> gradientNorm() {
        return gradientNorm;
    }

    /** To be run after precision or a control changed; potentially empty. */
    public List<Op> refresh() {
        return refresh;
    }
}
