package dev.engram.tf.step;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Layer;
import dev.engram.api.LearnerSpec;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Parameter;
import dev.engram.spi.Penalty;
import dev.engram.spi.StateTensor;
import dev.engram.spi.StepView;
import dev.engram.spi.TrainingGraph;
import dev.engram.tf.learner.TensorFlowLearnerFactory;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

class ContributionsTest {
    private static final LearnerSpec SPEC = new LearnerSpec(
            new int[] {6},
            Float.BYTES,
            3,
            NetworkSpec.mlp(List.of(4), Layer.Activation.RELU, 0, 0),
            new OptimizerSpec.Sgd(0.1),
            PenaltyStep.AUTO,
            16,
            7,
            "cpu",
            1);

    private static void assertRefused(ConsolidationStrategy strategy, String... parts) {
        assertThatThrownBy(() -> new TensorFlowLearnerFactory().create(SPEC, strategy))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("does not fit the model")
                .hasMessageContainingAll(parts)
                .extracting(failure -> ((EngramException) failure).code())
                .isEqualTo(ErrorCode.PLUGIN);
    }

    private static ConsolidationStrategy penalty(Function<TrainingGraph, Penalty> penalty) {
        return graph -> {
            Penalty made = penalty.apply(graph);
            return new Consolidation() {
                @Override
                public Penalty penalty() {
                    return made;
                }
            };
        };
    }

    private static Operand<TFloat32> firstWeights(TrainingGraph graph) {
        return graph.parameters().get(0).value();
    }

    @Test
    void aPenaltyThatIsNoScalarIsRefused() {
        assertRefused(
                penalty(graph -> new Penalty.Scalar(graph.tf().math.square(firstWeights(graph)))),
                "penalty has shape [6, 4], but is a scalar: sum it up");
    }

    /** As plugins compiled without a check for null return. */
    @Test
    @SuppressWarnings("NullAway")
    void aPenaltyThatIsNullIsRefused() {
        assertRefused(penalty(graph -> null), "penalty is null: where there is none, return Penalty.none()");
    }

    @Test
    void aPenaltyThatNoParameterReachesIsRefused() {
        assertRefused(penalty(graph -> new Penalty.Scalar(graph.tf().constant(1f))), "penalty depends on no parameter");
    }

    @Test
    void aPenaltyOfTheBatchIsRefused() {
        assertRefused(
                penalty(graph -> new Penalty.Scalar(graph.taskLoss())),
                "penalty depends on the batch",
                "belongs into Consolidation.gradients");
        assertRefused(
                penalty(graph -> {
                    List<Operand<TFloat32>> values =
                            graph.parameters().stream().map(Parameter::value).toList();
                    return new Penalty.Quadratic(values, values, graph.batchSize());
                }),
                "constant depends on the batch");
    }

    @Test
    void aPenaltyOfScratchIsRefused() {
        assertRefused(
                penalty(graph -> {
                    List<Operand<TFloat32>> anchor =
                            graph.parameters().stream().map(Parameter::value).toList();
                    List<Operand<TFloat32>> precision = graph.scratchPerParameter("importance").stream()
                            .map(StateTensor::value)
                            .toList();
                    return new Penalty.Quadratic(precision, anchor, graph.tf().constant(0f));
                }),
                "precision depends on a scratch tensor",
                "declare it with TrainingGraph.state or statePerParameter");
    }

    @Test
    void aQuadraticPenaltyHasOnePrecisionAndAnchorAParameterOfItsShape() {
        assertRefused(
                penalty(graph -> {
                    List<Operand<TFloat32>> values =
                            graph.parameters().stream().map(Parameter::value).toList();
                    List<Operand<TFloat32>> transposed = values.stream()
                            .<Operand<TFloat32>>map(value ->
                                    graph.tf().expandDims(value, graph.tf().constant(0)))
                            .toList();
                    return new Penalty.Quadratic(
                            values.subList(0, 3), transposed, graph.tf().constant(0f));
                }),
                "precision: 3 for 4 parameters",
                "anchor of parameter/dense1/kernel has shape [1, 6, 4], not [6, 4]");
    }

    @Test
    void gradientsAreAsManyAsParameters() {
        assertRefused(
                graph -> new Consolidation() {
                    @Override
                    public List<Operand<TFloat32>> gradients(List<Operand<TFloat32>> ofTaskLoss) {
                        return ofTaskLoss.subList(0, 1);
                    }
                },
                "gradients: 1 for 4 parameters");
    }

    @Test
    void aHookThatDoesNothingNeedNotBeDeclared() {
        ConsolidationStrategy wrapping = graph -> new Consolidation() {
            @Override
            public List<Op> afterUpdate(StepView step) {
                return List.of();
            }
        };
        new TensorFlowLearnerFactory().create(SPEC, wrapping).close();
    }

    @Test
    void aHookThatIsNotDeclaredIsRefusedSinceItWouldNeverBeCalled() {
        assertRefused(
                graph -> new Consolidation() {
                    @Override
                    public List<Op> afterUpdate(StepView step) {
                        return List.of(graph.tf().noOp());
                    }
                },
                "afterUpdate would never be called: declare Requirements.withStepHooks()");
    }
}
