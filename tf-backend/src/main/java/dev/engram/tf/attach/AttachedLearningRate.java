package dev.engram.tf.attach;

import org.tensorflow.op.Op;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * What changes the learning rate of an attached graph.
 *
 * @param input takes the new value
 * @param set puts it in place
 */
record AttachedLearningRate(Placeholder<TFloat32> input, Op set) {}
