package dev.engram.api;

/**
 * An optimizer and its hyper-parameters; the update rules are TensorFlow's own training operations.
 */
public sealed interface OptimizerSpec {
    /** η; can be changed while training without rebuilding the graph. */
    double learningRate();

    /** θ ← θ − η g. */
    record Sgd(double learningRate) implements OptimizerSpec {}

    /** v ← μ v + g; θ ← θ − η v (Nesterov: θ ← θ − η (g + μ v)). */
    record Momentum(double learningRate, double momentum, boolean nesterov) implements OptimizerSpec {}

    /** Kingma and Ba 2015. */
    record Adam(double learningRate, double beta1, double beta2, double epsilon) implements OptimizerSpec {}

    /** Tieleman and Hinton 2012. */
    record RmsProp(double learningRate, double decay, double momentum, double epsilon) implements OptimizerSpec {}

    /** Duchi et al. 2011. */
    record AdaGrad(double learningRate, double initialAccumulator) implements OptimizerSpec {}
}
