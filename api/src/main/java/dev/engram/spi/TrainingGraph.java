package dev.engram.spi;

import dev.engram.api.EngramException;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The graph while it is built, as a strategy sees it. The batch dimension, where there is one, is unknown: the same
 * operations run on training batches and on batches of estimation.
 */
public interface TrainingGraph {
    /** For building operations. */
    Ops tf();

    /** The trainable parameters, in a fixed order. */
    List<Parameter> parameters();

    /**
     * Declares a tensor of state, kept with the model: while the graph is built, since only then can what is saved be
     * restored. State does not grow with the number of tasks.
     *
     * @param name unique in the strategy
     * @param initial value of every element
     */
    StateTensor state(String name, Shape shape, float initial);

    /** Declares a tensor of state for each parameter, of its shape, named {@code name/parameter}. */
    List<StateTensor> statePerParameter(String name, float initial);

    /**
     * A tensor for each parameter for the time of one call of {@link Consolidation#taskLearned} or
     * {@link Consolidation#taskStarted} (accumulators of an estimation): full of zeros when the call begins, and without
     * memory when it has ended; neither saved nor counted.
     */
    List<StateTensor> scratchPerParameter(String name);

    /** A single such tensor. */
    StateTensor scratch(String name, Shape shape);

    /**
     * By what {@link dev.engram.api.Learner#penaltyStrength} multiplies the penalty, a scalar: 1 unless a λ other than the
     * configured one is in force. The framework multiplies penalties; a strategy whose λ weighs something else multiplies that.
     */
    Operand<TFloat32> penaltyStrength();

    /** Number of examples in the batch of the run, a scalar. */
    Operand<TFloat32> batchSize();

    /**
     * The network's outputs before the softmax, {@code [batch, outputs]}; outputs that do not compete are masked with a
     * large negative number. Without dropout, in training too; in an attached graph as the application named them.
     *
     * @throws EngramException when an attached graph did not name them
     */
    Operand<TFloat32> logits();

    /**
     * The network's outputs before any mask, {@code [batch, outputs]}.
     *
     * @throws EngramException when an attached graph did not name them
     */
    Operand<TFloat32> unmaskedLogits();

    /**
     * What is added to {@link #unmaskedLogits}, {@code [batch, outputs]}: 0 where an output competes for the example, a large
     * negative number where not.
     */
    Operand<TFloat32> mask();

    /**
     * The batch's examples as the network takes them, {@code [batch, features]}.
     *
     * @throws EngramException when the features of an attached graph do not say how many an example has
     */
    Operand<TFloat32> features();

    /**
     * One more pass of the network: on other examples, such as remembered ones, or at other weights, such as those of a time
     * before. Without dropout; in an attached graph as {@link #logits} are there.
     *
     * @param features {@code [examples, features]}, at least one example: TensorFlow's convolutions end the process on none
     * @param weights one a parameter, of its shape, in the order of {@link #parameters}
     * @return outputs before any mask, {@code [examples, outputs]}
     * @throws EngramException when the features of an attached graph do not say how many an example has
     */
    Operand<TFloat32> forward(Operand<TFloat32> features, List<Operand<TFloat32>> weights);

    /**
     * The data's labels, one-hot, {@code [batch, outputs]}.
     *
     * @throws EngramException when an attached graph did not name them
     */
    Operand<TFloat32> labels();

    /** Cross-entropy of each example in nats, {@code [batch]}, for labels of {@link #labels()}'s shape. */
    Operand<TFloat32> crossEntropy(Operand<TFloat32> logits, Operand<TFloat32> labels);

    /**
     * The scalar task loss, mean over the batch, without any penalty: of {@link #logits()}, so without dropout; in an
     * attached graph the loss that the application named.
     */
    Operand<TFloat32> taskLoss();

    /**
     * Gradients of a scalar with respect to each parameter.
     *
     * @throws EngramException naming every operation without a gradient and every parameter that is not reached
     */
    List<Operand<TFloat32>> gradients(Operand<TFloat32> scalar);

    /**
     * Σ_x φ(∂ s_x / ∂θ) for each parameter, exact per example: never the square of a sum.
     *
     * @param perExample {@code [batch]}; element x depends on example x alone
     */
    default PerExampleSums perExampleSums(Operand<TFloat32> perExample, ExampleNorm norm) {
        return perExampleSums(List.of(perExample), norm);
    }

    /**
     * Σ_s Σ_x φ(∂ s_x / ∂θ) for each parameter over several scalars s, for instance one a class: one backward pass each,
     * but what they share is computed once.
     *
     * @param perExample {@code [batch]} each; element x depends on example x alone
     */
    PerExampleSums perExampleSums(List<? extends Operand<TFloat32>> perExample, ExampleNorm norm);

    /** The dense and convolutional layers found in the graph, each with its taps; potentially empty. */
    List<LayerTap> layers();

    /**
     * A seed for stateless random operations, shape [2]: unique for the experiment's seed, the stream's name and the
     * step or batch of the run, and independent of everything that was run before. For what runs with a batch, in a step or in
     * {@link TaskScope#forEachBatch}; not for {@link TaskScope#run} and {@link TaskScope#read}, which have none.
     */
    Operand<TInt32> randomSeed(String stream);
}
