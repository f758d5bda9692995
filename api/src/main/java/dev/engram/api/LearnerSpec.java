package dev.engram.api;

/**
 * All that decides what a learner computes, apart from its strategy and its data.
 *
 * @param featureShape shape of one example
 * @param featureBytes width of a feature on its way to the device: 1 if all data is bytes, else 4
 * @param outputs width of the output layer
 * @param network layers between
 * @param optimizer update rule
 * @param penaltyStep how a quadratic penalty enters the update
 * @param batchSize examples a step
 * @param seed source of every random stream (initial weights, order of the data, dropout, sampled labels)
 * @param device {@code auto}, {@code cpu} or {@code gpu:N}
 * @param threads intra-operation threads; 0 takes all cores
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by contract
public record LearnerSpec(
        int[] featureShape,
        int featureBytes,
        int outputs,
        NetworkSpec network,
        OptimizerSpec optimizer,
        PenaltyStep penaltyStep,
        int batchSize,
        long seed,
        String device,
        int threads) {
    public LearnerSpec {
        featureShape = featureShape.clone();
    }
}
