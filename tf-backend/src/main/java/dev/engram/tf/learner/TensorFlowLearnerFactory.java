package dev.engram.tf.learner;

import dev.engram.api.Learner;
import dev.engram.api.LearnerSpec;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.LearnerFactory;

/** Makes learners that run in TensorFlow. */
public final class TensorFlowLearnerFactory implements LearnerFactory {
    @Override
    public Learner create(LearnerSpec spec, ConsolidationStrategy strategy) {
        return new TensorFlowLearner(spec, strategy);
    }
}
