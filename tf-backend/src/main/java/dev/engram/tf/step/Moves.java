package dev.engram.tf.step;

import dev.engram.spi.Consolidation;
import dev.engram.spi.StepView;
import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.optimizer.Optimizer;
import dev.engram.tf.state.GraphTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * How the parameters move in a step, and what the strategy notes of it: by TensorFlow's operations, or each by a fused update,
 * with the same bits.
 */
final class Moves {
    private final Ops tf;
    private final List<GraphTensor> parameters;
    private final List<Operand<TFloat32>> gradients;
    private final Optimizer rule;
    private final PenaltyPart part;
    private final List<Op> before;
    private final Optional<FusedUpdate.Threads> threads;
    private final List<FusedUpdate> updates = new ArrayList<>();
    private final List<Op> moved = new ArrayList<>();

    /**
     * No moves yet.
     *
     * @param gradients what the strategy made of the task's, one a parameter
     * @param part the penalty's
     * @param before what the step computes from the weights as they were
     * @param threads around a fused update, if parameters may move by one
     */
    Moves(
            Ops tf,
            List<GraphTensor> parameters,
            List<Operand<TFloat32>> gradients,
            Optimizer rule,
            PenaltyPart part,
            List<Op> before,
            Optional<FusedUpdate.Threads> threads) {
        this.tf = tf;
        this.parameters = parameters;
        this.gradients = gradients;
        this.rule = rule;
        this.part = part;
        this.before = before;
        this.threads = threads;
        if (threads.isPresent() && part.fuses() && FusedUpdate.isAvailable()) {
            parameters.forEach(parameter -> updates.add(new FusedUpdate(tf, parameter)));
        }
    }

    /** Builds them. */
    void build() {
        if (updates.isEmpty()) {
            inGraph(List.of());
        } else {
            fuse(new FusedNotes(updates, List.of()));
        }
    }

    /**
     * Builds them with what a strategy notes of them.
     *
     * @param taskGradients gradients of the task loss, one a parameter
     * @return notes that are in no move
     */
    List<Op> build(Consolidation consolidation, List<Operand<TFloat32>> taskGradients) {
        if (!updates.isEmpty()) {
            FusedNotes notes = new FusedNotes(updates, taskGradients);
            if (notes.take(consolidation.afterUpdate(imagined(taskGradients, notes)))) {
                fuse(notes);
                return notes.rest();
            }
        }
        return consolidation.afterUpdate(watched(taskGradients));
    }

    /** One operation a parameter; each runs all of its move. */
    List<Op> moved() {
        return List.copyOf(moved);
    }

    private void inGraph(List<? extends Op> alsoBefore) {
        List<Operand<TFloat32>> ofPenaltyToo = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            ofPenaltyToo.add(part.gradient(i, gradients.get(i)));
        }
        List<Op> first = new ArrayList<>(before);
        first.addAll(ofPenaltyToo);
        first.addAll(alsoBefore);
        Ops ready = tf.withControlDependencies(first);
        for (int i = 0; i < parameters.size(); i++) {
            GraphTensor parameter = parameters.get(i);
            Operand<TFloat32> gradient = ofPenaltyToo.get(i);
            moved.add(part.move(i, ready, when -> rule.apply(when, parameter, gradient)));
        }
    }

    private void fuse(FusedNotes notes) {
        Readers readers = new Readers(before);
        for (int i = 0; i < parameters.size(); i++) {
            GraphTensor parameter = parameters.get(i);
            FusedUpdate update = updates.get(i);
            part.fuse(i, update, gradients.get(i), gradient -> rule.fuse(update, parameter, gradient));
            notes.addTo(i);
            moved.add(update.build(tf.withControlDependencies(readers.of(parameter)), threads.orElseThrow()));
        }
    }

    /** Moves in the graph, and what becomes of the weights. */
    private StepView watched(List<Operand<TFloat32>> taskGradients) {
        // Not deepCopy, which writes large tensors past the cache although they are needed at once.
        Operand<TFloat32> lowest = tf.constant(Float.NEGATIVE_INFINITY);
        List<Operand<TFloat32>> old = new ArrayList<>();
        parameters.forEach(parameter -> old.add(tf.math.maximum(parameter.value(), lowest)));
        inGraph(old);
        List<Operand<TFloat32>> weights = new ArrayList<>();
        List<Operand<TFloat32>> deltas = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Ops after = tf.withControlDependencies(List.of(moved.get(i)));
            weights.add(after.identity(parameters.get(i).variable()));
            deltas.add(tf.math.sub(weights.get(i), old.get(i)));
        }
        return new StepView(taskGradients, weights, deltas);
    }

    /** What stands for what becomes of the weights in fused updates; never run. */
    private StepView imagined(List<Operand<TFloat32>> taskGradients, FusedNotes notes) {
        List<Operand<TFloat32>> weights = new ArrayList<>();
        List<Operand<TFloat32>> deltas = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Operand<TFloat32> now = tf.identity(parameters.get(i).variable());
            weights.add(now);
            deltas.add(tf.math.sub(now, now));
            notes.imagine(i, now, deltas.get(i));
        }
        return new StepView(taskGradients, weights, deltas);
    }
}
