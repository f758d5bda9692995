package dev.engram.tf.step;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.spi.Consolidation;
import dev.engram.spi.Penalty;
import dev.engram.spi.Requirements;
import dev.engram.spi.StepView;
import dev.engram.tf.gradient.GradientTape;
import dev.engram.tf.graph.BatchSearch;
import dev.engram.tf.state.GraphTensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/** Finds what a strategy gives that does not fit the model, before it trains: much of it would be taken silently. */
final class Contributions {
    private final List<GraphTensor> parameters;
    private final List<Op> scratch;
    private final List<String> faults = new ArrayList<>();

    private Contributions(List<GraphTensor> parameters, List<Op> scratch) {
        this.parameters = parameters;
        this.scratch = scratch;
    }

    /**
     * Checks what a strategy gives.
     *
     * @param scratch variables with memory in hooks only
     * @param gradients what it made of the task's
     * @throws EngramException {@link ErrorCode#PLUGIN} with all that does not fit
     */
    static void requireFit(
            List<GraphTensor> parameters,
            List<Op> scratch,
            GradientTape tape,
            Requirements requirements,
            Consolidation consolidation,
            List<Operand<TFloat32>> gradients,
            @Nullable Penalty penalty) {
        Contributions contributions = new Contributions(parameters, scratch);
        contributions.requireOneEach("gradients", gradients);
        if (penalty == null) {
            contributions.faults.add("penalty is null: where there is none, return Penalty.none()");
        } else if (penalty instanceof Penalty.Quadratic quadratic) {
            contributions.requireOneEach("precision", quadratic.precision());
            contributions.requireOneEach("anchor", quadratic.anchor());
            contributions.requireScalar("constant", quadratic.constant());
            contributions.requireKept("precision", quadratic.precision());
            contributions.requireKept("anchor", quadratic.anchor());
            contributions.requireKept("constant", List.of(quadratic.constant()));
        } else if (penalty instanceof Penalty.Scalar scalar) {
            contributions.requireScalar("penalty", scalar.value());
            scalar.largestCurvature().ifPresent(value -> contributions.requireScalar("largest curvature", value));
            contributions.requireReached(tape, scalar);
            contributions.requireKept("penalty", List.of(scalar.value()));
            contributions.requireKept(
                    "largest curvature", scalar.largestCurvature().stream().toList());
        }
        if (!requirements.stepHooks() && contributions.notesSteps(consolidation, gradients)) {
            contributions.faults.add("afterUpdate would never be called: declare Requirements.withStepHooks()");
        }
        if (!contributions.faults.isEmpty()) {
            throw new EngramException(
                    ErrorCode.PLUGIN,
                    consolidation.getClass().getName() + " does not fit the model: "
                            + String.join("; ", contributions.faults));
        }
    }

    private void requireOneEach(String what, List<? extends Operand<TFloat32>> given) {
        if (given.size() != parameters.size()) {
            faults.add(what + ": " + given.size() + " for " + parameters.size()
                    + " parameters, one each is needed, in their order");
            return;
        }
        for (int i = 0; i < given.size(); i++) {
            Shape shape = given.get(i).shape();
            if (!shape.isCompatibleWith(parameters.get(i).shape())) {
                faults.add(what + " of " + parameters.get(i).name() + " has shape " + shape + ", not "
                        + parameters.get(i).shape());
            }
        }
    }

    private void requireScalar(String what, Operand<TFloat32> given) {
        if (!given.shape().isUnknown() && given.shape().numDimensions() != 0) {
            faults.add(what + " has shape " + given.shape() + ", but is a scalar: sum it up");
        }
    }

    /** A penalty is read, and a quadratic one prepared, between steps. */
    private void requireKept(String what, List<? extends Operand<TFloat32>> given) {
        BatchSearch search = new BatchSearch(scratch.toArray(Op[]::new));
        given.stream()
                .flatMap(operand -> search.find(operand).stream())
                .findFirst()
                .ifPresent(found -> faults.add(what + " depends on " + transience(found)));
    }

    private static String transience(GraphOperation found) {
        return found.type().equals("Placeholder")
                ? "the batch, and there is none between steps: what does belongs into Consolidation.gradients"
                : "a scratch tensor, which has values in a hook only: declare it with TrainingGraph.state or"
                        + " statePerParameter";
    }

    private void requireReached(GradientTape tape, Penalty.Scalar penalty) {
        if (parameters.stream().noneMatch(parameter -> tape.reaches(penalty.value(), parameter.variable()))) {
            faults.add("penalty depends on no parameter: build it on Parameter.value()");
        }
    }

    /** By asking it, with values in the place of those after an update: what wraps a strategy overrides everything. */
    private boolean notesSteps(Consolidation consolidation, List<Operand<TFloat32>> gradients) {
        List<Operand<TFloat32>> values =
                parameters.stream().map(GraphTensor::value).toList();
        return !consolidation
                .afterUpdate(new StepView(gradients, values, values))
                .isEmpty();
    }
}
