package dev.engram.tf.learner;

import dev.engram.api.Learner;
import dev.engram.api.LearnerSpec;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.LearnerFactory;
import dev.engram.tf.runtime.TensorFlowRuntime;

/** Makes learners that run in TensorFlow, which a thread begins to load when the factory is made. */
public final class TensorFlowLearnerFactory implements LearnerFactory {
    /** Returns at once: what the first learner needs is loaded while its data is read. */
    public TensorFlowLearnerFactory() {
        TensorFlowRuntime.beginLoading();
    }

    @Override
    public Learner create(LearnerSpec spec, ConsolidationStrategy strategy) {
        return new TensorFlowLearner(spec, strategy);
    }
}
