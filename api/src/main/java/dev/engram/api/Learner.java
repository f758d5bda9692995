package dev.engram.api;

import java.nio.file.Path;
import java.util.List;

/**
 * A model that learns task after task; the only owner of a TensorFlow graph and session. Not thread-safe.
 *
 * <p>The order of calls: for each task {@link #startTask}, any number of {@link #train}, {@link #consolidate}; in
 * between {@link #accuracy} at will. The examples of step {@code s} of a task depend only on the seed, the task's index
 * and {@code s}: training in one call or in many gives the same bits.
 */
public interface Learner extends AutoCloseable {
    /**
     * Begins a task.
     *
     * @param index position in the sequence, from 0
     * @param data what it trains on; several views are concatenated (joint training, replay)
     * @param resetOptimizer whether the optimizer's slots go back to their initial values
     */
    void startTask(int index, String name, List<TaskView> data, boolean resetOptimizer);

    /** Steps that one pass over the current task's data takes. The last batch of a pass may be smaller. */
    int stepsPerEpoch();

    /**
     * Takes {@code steps} training steps on the current task.
     *
     * @return mean task loss (nats, without penalty) over these steps
     * @throws EngramException {@link ErrorCode#DIVERGED} when a loss is not finite
     */
    double train(int steps);

    /** Lets the strategy measure importance on the current task's data and move its anchors. */
    void consolidate();

    /** Fraction of {@code view}'s examples whose highest active output is the label's. */
    double accuracy(TaskView view);

    /** Changes η for the steps to come, without rebuilding the graph. */
    void learningRate(double learningRate);

    /**
     * Multiplies the strategy's penalty in the steps to come, without rebuilding the graph; 1 until called. It is no part of
     * {@link #state}.
     *
     * @param factor not negative
     * @throws EngramException {@link ErrorCode#CONFIGURATION} where the strategy has no penalty
     */
    void penaltyStrength(double factor);

    /** The strategy's penalty at the present weights, as it enters a step; 0 without one. */
    double penalty();

    /** η × largest curvature of the penalty: above 2 an explicit step diverges. 0 without a penalty or where unknown. */
    double stiffness();

    /**
     * Euclidean norm of the task loss's gradient on the batch of the next step, at the present weights; changes nothing,
     * and costs about a step.
     */
    double gradientNorm();

    /** Whether the penalty's part of a step is taken implicitly, which is stable whatever the stiffness. */
    boolean takesPenaltyImplicitly();

    /**
     * A copy on the heap of what early stopping brings back: all parameters, and what the strategy notes with every step.
     */
    List<NamedTensor> weights();

    /**
     * Puts back a copy taken with {@link #weights}.
     *
     * @throws EngramException {@link ErrorCode#STATE} when it belongs to another network
     */
    void restoreWeights(List<NamedTensor> weights);

    /** A copy of all that {@link #restore(LearnerState)} needs; can be taken between any two steps. */
    LearnerState state();

    /**
     * Goes back to a saved state, in the middle of a task too (after {@link #startTask} of that task).
     *
     * @throws EngramException {@link ErrorCode#STATE} when it belongs to another strategy, network or optimizer; the
     *     message lists the differences, and nothing has changed
     */
    void restore(LearnerState state);

    /**
     * Writes a SavedModel for prediction, which TensorFlow Serving, Python and TensorFlow-Java load: float32 features
     * {@code [batch, ...featureShape]} in, {@code probabilities} and {@code logits} out. The signature
     * {@code serving_default} has all outputs, and each head one of its own, {@code head_NAME}.
     *
     * @param directory exists
     * @throws EngramException {@link ErrorCode#IO} when it cannot be written
     */
    void export(Path directory, List<Head> heads);

    /** P of a quadratic penalty ½ Σ P (θ − θ*)², one tensor a parameter, on the heap; empty for other penalties. */
    List<NamedTensor> precision();

    /** SHA-256 over names, shapes and little-endian float32 values of all parameters, in order. */
    String weightsSha256();

    /** Bytes of the strategy's declared state. */
    long stateBytes();

    /** Training steps taken since the learner was made. */
    long steps();

    @Override
    void close();
}
