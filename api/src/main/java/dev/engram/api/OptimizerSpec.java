package dev.engram.api;

/**
 * An optimizer and its hyper-parameters; the update rules are TensorFlow's own training operations.
 */
public sealed interface OptimizerSpec {
    /** η; can be changed while training without rebuilding the graph. */
    double learningRate();

    /** θ ← θ − η g. */
    record Sgd(
            @Setting(help = "learning rate, eta", defaultValue = "0.1", min = 0, aboveMin = true)
            double learningRate) implements OptimizerSpec {
        public Sgd {
            Bounds.check(Sgd.class, learningRate);
        }
    }

    /** v ← μ v + g; θ ← θ − η v (Nesterov: θ ← θ − η (g + μ v)). */
    record Momentum(
            @Setting(help = "learning rate, eta", defaultValue = "0.01", min = 0, aboveMin = true)
            double learningRate,

            @Setting(help = "part of the velocity kept, mu", defaultValue = "0.9", min = 0, max = 1, belowMax = true)
            double momentum,

            @Setting(help = "look ahead as Nesterov does", defaultValue = "false")
            boolean nesterov)
            implements OptimizerSpec {
        public Momentum {
            Bounds.check(Momentum.class, learningRate, momentum, nesterov);
        }
    }

    /** Kingma and Ba 2015. */
    record Adam(
            @Setting(help = "learning rate, eta", defaultValue = "0.001", min = 0, aboveMin = true)
            double learningRate,

            @Setting(help = "decay of the mean", defaultValue = "0.9", min = 0, max = 1, belowMax = true)
            double beta1,

            @Setting(help = "decay of the mean square", defaultValue = "0.999", min = 0, max = 1, belowMax = true)
            double beta2,

            @Setting(help = "damping", defaultValue = "1e-7", min = 0, aboveMin = true)
            double epsilon)
            implements OptimizerSpec {
        public Adam {
            Bounds.check(Adam.class, learningRate, beta1, beta2, epsilon);
        }
    }

    /** Tieleman and Hinton 2012. */
    record RmsProp(
            @Setting(help = "learning rate, eta", defaultValue = "0.001", min = 0, aboveMin = true)
            double learningRate,

            @Setting(help = "decay of the mean square, rho", defaultValue = "0.9", min = 0, max = 1, belowMax = true)
            double decay,

            @Setting(help = "part of the velocity kept, mu", defaultValue = "0", min = 0, max = 1, belowMax = true)
            double momentum,

            @Setting(help = "damping", defaultValue = "1e-7", min = 0, aboveMin = true)
            double epsilon)
            implements OptimizerSpec {
        public RmsProp {
            Bounds.check(RmsProp.class, learningRate, decay, momentum, epsilon);
        }
    }

    /** Duchi et al. 2011. */
    record AdaGrad(
            @Setting(help = "learning rate, eta", defaultValue = "0.01", min = 0, aboveMin = true)
            double learningRate,

            @Setting(help = "first value of the sum of squares", defaultValue = "0.1", min = 0, aboveMin = true)
            double initialAccumulator)
            implements OptimizerSpec {
        public AdaGrad {
            Bounds.check(AdaGrad.class, learningRate, initialAccumulator);
        }
    }
}
