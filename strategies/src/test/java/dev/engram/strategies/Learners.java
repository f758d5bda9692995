package dev.engram.strategies;

import dev.engram.api.Layer;
import dev.engram.api.LearnerSpec;
import dev.engram.api.NamedTensor;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.tf.learner.TensorFlowLearner;
import dev.engram.tf.learner.TensorFlowLearnerFactory;
import java.util.List;
import java.util.Map;

/** Small learners on six features and three classes. */
public final class Learners {
    private Learners() {}

    public static TensorFlowLearner of(ConsolidationStrategy strategy) {
        return of(strategy, NetworkSpec.mlp(List.of(5), Layer.Activation.TANH, 0, 0), 3);
    }

    public static TensorFlowLearner of(ConsolidationStrategy strategy, NetworkSpec network, long seed) {
        return of(strategy, network, new OptimizerSpec.Sgd(0.1), seed);
    }

    public static TensorFlowLearner of(
            ConsolidationStrategy strategy, NetworkSpec network, OptimizerSpec optimizer, long seed) {
        LearnerSpec spec =
                new LearnerSpec(new int[] {6}, 4, 3, network, optimizer, PenaltyStep.AUTO, 16, seed, "cpu", 1);
        return (TensorFlowLearner) new TensorFlowLearnerFactory().create(spec, strategy);
    }

    /** Images of 4×4 pixels in three classes. */
    public static TensorFlowLearner ofImages(ConsolidationStrategy strategy, NetworkSpec network) {
        LearnerSpec spec = new LearnerSpec(
                new int[] {4, 4, 1}, 4, 3, network, new OptimizerSpec.Sgd(0.1), PenaltyStep.AUTO, 16, 3, "cpu", 1);
        return (TensorFlowLearner) new TensorFlowLearnerFactory().create(spec, strategy);
    }

    /** A softmax regression: no hidden layer. */
    public static NetworkSpec softmaxRegression() {
        return new NetworkSpec.Layered(List.of(new Layer.Flatten()), NetworkSpec.Initializer.GLOROT_NORMAL);
    }

    /** The values of a strategy's state tensor, such as {@code precision/output/bias}. */
    public static float[] state(TensorFlowLearner learner, String name) {
        Map<String, NamedTensor> tensors = learner.state().tensors();
        return java.util.Objects.requireNonNull(tensors.get("strategy/" + name), () -> name + " of " + tensors.keySet())
                .values();
    }
}
