package dev.engram.testkit;

import dev.engram.api.Learner;
import dev.engram.api.NamedTensor;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The precision of a quadratic penalty, of all parameters in one row. */
final class Precision {
    private final double[] values;

    private Precision(double[] values) {
        this.values = values;
    }

    /** At present; empty for other penalties. */
    static Precision of(Learner learner) {
        List<NamedTensor> tensors = learner.precision();
        return new Precision(tensors.stream().flatMapToDouble(Precision::values).toArray());
    }

    private static DoubleStream values(NamedTensor tensor) {
        float[] values = tensor.values();
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]);
    }

    boolean isEmpty() {
        return values.length == 0;
    }

    double smallest() {
        return DoubleStream.of(values).min().orElseThrow();
    }

    double sum() {
        return DoubleStream.of(values).sum();
    }

    /** What has come since an earlier one. */
    Precision minus(Precision earlier) {
        return new Precision(IntStream.range(0, values.length)
                .mapToDouble(i -> values[i] - earlier.values[i])
                .toArray());
    }
}
