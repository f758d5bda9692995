package dev.engram.tf.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.api.Layer;
import dev.engram.api.Learner;
import dev.engram.api.LearnerSpec;
import dev.engram.api.NamedTensor;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.datasets.Blobs;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Penalty;
import dev.engram.spi.Requirements;
import dev.engram.spi.StateTensor;
import dev.engram.spi.StepView;
import dev.engram.spi.TrainingGraph;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/** What a strategy sees of a step, in a network so large that operations of several threads overlap. */
class StepOrderTest {
    private static final double RATE = 0.5;
    private static final LearnerSpec SPEC = new LearnerSpec(
            new int[] {784},
            Float.BYTES,
            3,
            NetworkSpec.mlp(List.of(400, 400), Layer.Activation.RELU, 0, 0),
            new OptimizerSpec.Sgd(RATE),
            PenaltyStep.EXPLICIT,
            128,
            7,
            "cpu",
            2);

    /** Its own gradients are ones and do not wait for the task's. */
    private static final ConsolidationStrategy WITNESS = new ConsolidationStrategy() {
        private final ConsolidationStrategy recorder = new StepRecorder(0.1);

        @Override
        public Requirements requirements() {
            return recorder.requirements();
        }

        @Override
        public Consolidation build(TrainingGraph graph) {
            List<Operand<TFloat32>> ones = graph.statePerParameter("one", 1f).stream()
                    .map(StateTensor::value)
                    .toList();
            Consolidation recording = recorder.build(graph);
            return new Consolidation() {
                @Override
                public Penalty penalty() {
                    return recording.penalty();
                }

                @Override
                public List<Operand<TFloat32>> gradients(List<Operand<TFloat32>> ofTaskLoss) {
                    return ones;
                }

                @Override
                public List<Op> afterUpdate(StepView step) {
                    return recording.afterUpdate(step);
                }
            };
        }
    };

    private static Map<String, float[]> state(Learner learner) {
        return learner.state().tensors().values().stream()
                .collect(Collectors.toMap(NamedTensor::name, NamedTensor::values));
    }

    private static Learner learner(ConsolidationStrategy strategy) {
        Learner learner = new TensorFlowLearnerFactory().create(SPEC, strategy);
        learner.startTask(0, "blobs", List.of(new Blobs(3, 128, new int[] {784}, 3).view()), false);
        return learner;
    }

    @RepeatedTest(8)
    void lossAndTaskGradientsAreOfTheWeightsBeforeTheStepAndDeltasOfAllOfIt() {
        try (Learner plain = learner(graph -> new Consolidation() {});
                Learner watched = learner(WITNESS)) {
            Map<String, float[]> before = state(plain);
            double loss = plain.train(1);
            Map<String, float[]> moved = state(plain);
            assertThat(watched.train(1)).isEqualTo(loss);
            Map<String, float[]> seen = state(watched);
            before.forEach((parameter, old) -> {
                String name = parameter.substring("parameter".length());
                float[] weights = seen.get(parameter);
                assertThat(seen.get("strategy/weights" + name)).as(name).isEqualTo(weights);
                float[] gradients = seen.get("strategy/gradient" + name);
                float[] deltas = new float[old.length];
                double furthest = 0;
                for (int i = 0; i < old.length; i++) {
                    deltas[i] = weights[i] - old[i];
                    double ofPlainStep = moved.get(parameter)[i] - old[i];
                    furthest = Math.max(furthest, Math.abs(-RATE * gradients[i] - ofPlainStep));
                }
                assertThat(seen.get("strategy/delta" + name)).as(name).isEqualTo(deltas);
                assertThat(furthest).as(name).isLessThan(1e-5);
            });
        }
    }
}
