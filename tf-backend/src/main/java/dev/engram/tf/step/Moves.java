package dev.engram.tf.step;

import dev.engram.spi.Consolidation;
import dev.engram.spi.StepView;
import dev.engram.tf.fused.FusedLibrary;
import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.fused.Product;
import dev.engram.tf.fused.RowPiece;
import dev.engram.tf.optimizer.Optimizer;
import dev.engram.tf.state.GraphTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Output;
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
    private final TrainingStep.TaskPart task;
    private final List<Operand<TFloat32>> gradients;
    private final Optimizer rule;
    private final PenaltyPart part;
    private final List<Op> before = new ArrayList<>();
    private final Optional<FusedUpdate.Threads> threads;
    private final List<FusedUpdate> updates = new ArrayList<>();
    private final List<Op> moved = new ArrayList<>();

    /**
     * No moves yet.
     *
     * @param task computed from the weights as they were
     * @param gradients what the strategy made of the task's, one a parameter
     * @param part the penalty's
     * @param threads around a fused update, if parameters may move by one
     */
    Moves(
            Ops tf,
            List<GraphTensor> parameters,
            TrainingStep.TaskPart task,
            List<Operand<TFloat32>> gradients,
            Optimizer rule,
            PenaltyPart part,
            Optional<FusedUpdate.Threads> threads) {
        this.tf = tf;
        this.parameters = parameters;
        this.task = task;
        this.gradients = gradients;
        this.rule = rule;
        this.part = part;
        this.threads = threads;
        before.add(task.loss());
        addPieces(gradients);
        if (threads.isPresent() && part.fuses() && FusedLibrary.isUsed()) {
            parameters.forEach(parameter -> updates.add(new FusedUpdate(tf, parameter)));
        }
    }

    /** What a gradient is joined from is enough, since fused updates read that. */
    private void addPieces(List<Operand<TFloat32>> tensors) {
        tensors.forEach(tensor -> RowPiece.of(tensor).forEach(piece -> before.add(piece.tensor())));
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
     * @return notes that are in no move
     */
    List<Op> build(Consolidation consolidation) {
        addPieces(task.gradients());
        if (!updates.isEmpty()) {
            FusedNotes notes = new FusedNotes(updates, task.gradients());
            if (notes.take(consolidation.afterUpdate(imagined(notes)))) {
                fuse(notes);
                return notes.rest();
            }
        }
        return consolidation.afterUpdate(watched());
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
        List<Op> elsewhere = new ArrayList<>(notes.rest());
        elsewhere.add(task.loss());
        for (int i = 0; i < parameters.size(); i++) {
            GraphTensor parameter = parameters.get(i);
            FusedUpdate update = updates.get(i);
            part.fuse(i, update, gradients.get(i), gradient -> rule.fuse(update, parameter, gradient));
            notes.addTo(i);
            elsewhere.addAll(readers.of(parameter));
        }
        Map<Output<TFloat32>, Product> inner = InnerProducts.of(updates, elsewhere);
        for (int i = 0; i < parameters.size(); i++) {
            Ops ready = tf.withControlDependencies(readers.of(parameters.get(i)));
            moved.add(updates.get(i).build(ready, threads.orElseThrow(), inner));
        }
    }

    /** Moves in the graph, and what becomes of the weights. */
    private StepView watched() {
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
        return new StepView(task.gradients(), weights, deltas);
    }

    /** What stands for what becomes of the weights in fused updates; never run. */
    private StepView imagined(FusedNotes notes) {
        List<Operand<TFloat32>> weights = new ArrayList<>();
        List<Operand<TFloat32>> deltas = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Operand<TFloat32> now = tf.identity(parameters.get(i).variable());
            weights.add(now);
            deltas.add(tf.math.sub(now, now));
            notes.imagine(i, now, deltas.get(i));
        }
        return new StepView(task.gradients(), weights, deltas);
    }
}
