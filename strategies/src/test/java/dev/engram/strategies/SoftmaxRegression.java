package dev.engram.strategies;

import dev.engram.api.Dataset;
import dev.engram.api.LearnerState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Softmax regression on six features and three classes in float64: the reference for what TensorFlow measures. */
final class SoftmaxRegression {
    static final int FEATURES = 6;
    static final int CLASSES = 3;

    private final float[] kernel;
    private final float[] bias;

    SoftmaxRegression(LearnerState state) {
        kernel = state.tensor("parameter/output/kernel").values();
        bias = state.tensor("parameter/output/bias").values();
    }

    /** W, row-major; writing to it moves the model. */
    float[] kernel() {
        return kernel;
    }

    double[] logits(float[] x) {
        double[] z = new double[CLASSES];
        for (int c = 0; c < CLASSES; c++) {
            z[c] = bias[c];
            for (int f = 0; f < FEATURES; f++) {
                z[c] += (double) x[f] * kernel[f * CLASSES + c];
            }
        }
        return z;
    }

    static double[] softmax(double[] logits) {
        double[] p = new double[logits.length];
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            p[c] = Math.exp(logits[c]);
            sum += p[c];
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= sum;
        }
        return p;
    }

    /** p(y|x). */
    double[] probabilities(float[] x) {
        return softmax(logits(x));
    }

    /** ∂ℓ/∂z of one example: p − y. */
    double[] delta(float[] x, int label) {
        double[] delta = probabilities(x);
        delta[label] -= 1;
        return delta;
    }

    static float[] features(Dataset data, int row) {
        ByteBuffer bytes = ByteBuffer.allocate(FEATURES * Float.BYTES).order(ByteOrder.nativeOrder());
        data.read(row, bytes);
        float[] values = new float[FEATURES];
        bytes.flip().asFloatBuffer().get(values);
        return values;
    }
}
