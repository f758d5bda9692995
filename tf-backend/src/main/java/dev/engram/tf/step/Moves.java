package dev.engram.tf.step;

import static java.util.Objects.requireNonNull;

import dev.engram.spi.Consolidation;
import dev.engram.spi.StepView;
import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.optimizer.Optimizer;
import dev.engram.tf.state.GraphTensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * How the parameters move in a step, and what the strategy notes of it: each parameter either by TensorFlow's operations or by
 * one fused update, with the same bits.
 */
final class Moves {
    private final Ops tf;
    private final List<GraphTensor> parameters;
    private final List<Operand<TFloat32>> gradients;
    private final Optimizer rule;
    private final PenaltyPart part;
    private final List<Op> before;
    private final Optional<FusedUpdate.Threads> threads;
    private final Map<Integer, FusedUpdate> updates = new TreeMap<>();
    private final Map<Integer, Op> moved = new TreeMap<>();

    /**
     * No moves yet.
     *
     * @param gradients what the strategy made of the task's, one a parameter
     * @param part the penalty's
     * @param before what runs before any parameter moves
     * @param threads around a fused update, if parameters that suit it move by one
     * @param moreThanTheRule whether there is a penalty, or a strategy that notes steps
     */
    Moves(
            Ops tf,
            List<GraphTensor> parameters,
            List<Operand<TFloat32>> gradients,
            Optimizer rule,
            PenaltyPart part,
            List<Op> before,
            Optional<FusedUpdate.Threads> threads,
            boolean moreThanTheRule) {
        this.tf = tf;
        this.parameters = parameters;
        this.gradients = gradients;
        this.rule = rule;
        this.part = part;
        this.before = before;
        this.threads = threads;
        boolean fuse = threads.isPresent() && part.fuses();
        for (int i = 0; i < parameters.size(); i++) {
            if (fuse && FusedUpdate.suits(parameters.get(i), moreThanTheRule)) {
                updates.put(i, new FusedUpdate(tf, parameters.get(i)));
            }
        }
    }

    /** Builds them. */
    void build() {
        inGraph(others(), List.of());
        fuse(new FusedNotes(updates, List.of()));
    }

    /**
     * Builds them with what a strategy notes of them.
     *
     * @param taskGradients gradients of the task loss, one a parameter
     * @return notes that are in no move
     */
    List<Op> build(Consolidation consolidation, List<Operand<TFloat32>> taskGradients) {
        Witness witness = new Witness();
        witness.watch(others());
        FusedNotes notes = new FusedNotes(updates, taskGradients);
        updates.keySet().forEach(parameter -> witness.imagine(parameter, notes));
        List<Op> imagined = consolidation.afterUpdate(witness.view(taskGradients));
        if (notes.take(imagined)) {
            fuse(notes);
            return notes.rest();
        }
        List<Integer> rest = List.copyOf(updates.keySet());
        updates.clear();
        witness.watch(rest);
        return consolidation.afterUpdate(witness.view(taskGradients));
    }

    /** One operation a parameter; each runs all of its move. */
    List<Op> moved() {
        return List.copyOf(moved.values());
    }

    private List<Integer> others() {
        return IntStream.range(0, parameters.size())
                .filter(parameter -> !updates.containsKey(parameter))
                .boxed()
                .toList();
    }

    private void inGraph(Collection<Integer> indices, Collection<? extends Op> also) {
        List<Operand<TFloat32>> ofPenaltyToo = indices.stream()
                .<Operand<TFloat32>>map(i -> part.gradient(i, gradients.get(i)))
                .toList();
        List<Op> first = new ArrayList<>(before);
        first.addAll(ofPenaltyToo);
        first.addAll(also);
        Ops ready = tf.withControlDependencies(first);
        int next = 0;
        for (int i : indices) {
            GraphTensor parameter = parameters.get(i);
            Operand<TFloat32> gradient = ofPenaltyToo.get(next++);
            moved.put(i, part.move(i, ready, when -> rule.apply(when, parameter, gradient)));
        }
    }

    private void fuse(FusedNotes notes) {
        Ops ready = tf.withControlDependencies(before);
        updates.forEach((i, update) -> {
            GraphTensor parameter = parameters.get(i);
            part.fuse(i, update, gradients.get(i), gradient -> rule.fuse(update, parameter, gradient));
            notes.addTo(i);
            moved.put(i, update.build(ready, threads.orElseThrow()));
        });
    }

    /** What there is for a strategy to note. */
    private final class Witness {
        private final Map<Integer, Operand<TFloat32>> weights = new TreeMap<>();
        private final Map<Integer, Operand<TFloat32>> deltas = new TreeMap<>();

        /** Builds the moves of parameters, and what becomes of these. */
        void watch(Collection<Integer> indices) {
            // Not deepCopy, which writes large tensors past the cache although they are needed at once.
            Operand<TFloat32> lowest = tf.constant(Float.NEGATIVE_INFINITY);
            Map<Integer, Operand<TFloat32>> old = new TreeMap<>();
            for (int i : indices) {
                old.put(i, tf.math.maximum(parameters.get(i).value(), lowest));
            }
            inGraph(indices, old.values());
            for (int i : indices) {
                Ops after = tf.withControlDependencies(List.of(requireNonNull(moved.get(i), "just built")));
                Operand<TFloat32> now = after.identity(parameters.get(i).variable());
                weights.put(i, now);
                deltas.put(i, tf.math.sub(now, requireNonNull(old.get(i), "just built")));
            }
        }

        /** Stands for what will become of a parameter in a fused update; never run. */
        void imagine(int parameter, FusedNotes notes) {
            Operand<TFloat32> now = tf.identity(parameters.get(parameter).variable());
            Operand<TFloat32> delta = tf.math.sub(now, now);
            weights.put(parameter, now);
            deltas.put(parameter, delta);
            notes.imagine(parameter, now, delta);
        }

        StepView view(List<Operand<TFloat32>> taskGradients) {
            return new StepView(taskGradients, List.copyOf(weights.values()), List.copyOf(deltas.values()));
        }
    }
}
