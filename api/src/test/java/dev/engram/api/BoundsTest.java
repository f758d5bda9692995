package dev.engram.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BoundsTest {
    private static void assertOutOfBounds(String message, ThrowingCallable make) {
        assertThatThrownBy(make)
                .isInstanceOf(EngramException.class)
                .hasMessage(message)
                .extracting(failure -> ((EngramException) failure).code())
                .isEqualTo(ErrorCode.CONFIGURATION);
    }

    @Test
    void edgesBelongToTheBoundsUnlessTheyAreLeftOut() {
        Bounds closed = new Bounds(0, false, 1, false);
        assertThat(closed.allow(0)).isTrue();
        assertThat(closed.allow(1)).isTrue();
        assertThat(closed.allow(-1e-9)).isFalse();
        assertThat(closed.allow(1.001)).isFalse();
        assertThat(closed.allow(Double.NaN)).isFalse();
        assertThat(new Bounds(0, false, Double.POSITIVE_INFINITY, false).allow(Double.POSITIVE_INFINITY))
                .isFalse();
        assertThat(closed.problem(Double.POSITIVE_INFINITY)).isEqualTo("is out of bounds: it must be a finite number");
        assertThat(closed.inWords()).isEqualTo("at least 0 and at most 1");
        Bounds open = new Bounds(0, true, 1, true);
        assertThat(open.allow(0)).isFalse();
        assertThat(open.allow(1)).isFalse();
        assertThat(open.allow(0.5)).isTrue();
        assertThat(open.allow(1e-50)).as("0 as float32").isFalse();
        assertThat(open.allow(1 - 1e-9)).as("1 as float32").isFalse();
        assertThat(open.inWords()).isEqualTo("above 0 and below 1");
        assertThat(new Bounds(0.5, true, Double.POSITIVE_INFINITY, false).inWords())
                .isEqualTo("above 0.5");
    }

    private record Shape(
            @Setting(help = "sides", min = 1) List<Integer> sides,
            @Setting(help = "of each side", max = 9) Optional<Double> most,
            @Setting(help = "name", min = 1) String name) {
        Shape {
            Bounds.check(Shape.class, sides, most, name);
        }
    }

    @Test
    void whatIsInAListOrAnOptionalIsCheckedToo() {
        assertThat(new Shape(List.of(1, 2), Optional.of(9.0), "0").sides()).hasSize(2);
        assertThat(new Shape(List.of(), Optional.empty(), "").sides()).isEmpty();
        assertOutOfBounds(
                "Shape.sides[1] = 0 is out of bounds: it must be at least 1",
                () -> new Shape(List.of(1, 0), Optional.empty(), ""));
        assertOutOfBounds(
                "Shape.most = 9.5 is out of bounds: it must be at most 9",
                () -> new Shape(List.of(), Optional.of(9.5), ""));
    }

    @Test
    void layersMadeInCodeKeepToTheBoundsOfAConfiguration() {
        assertOutOfBounds(
                "Dropout.rate = 1.0 is out of bounds: it must be at least 0 and at most 0.95",
                () -> new Layer.Dropout(1));
        assertOutOfBounds(
                "Dense.units = 0 is out of bounds: it must be at least 1",
                () -> new Layer.Dense(0, Layer.Activation.RELU));
        assertOutOfBounds(
                "Conv2d.stride = 0 is out of bounds: it must be at least 1",
                () -> new Layer.Conv2d(1, 3, 0, Layer.Padding.SAME, Layer.Activation.RELU));
        assertOutOfBounds("MaxPool.window = 0 is out of bounds: it must be at least 1", () -> new Layer.MaxPool(0, 1));
        assertOutOfBounds(
                "AveragePool.stride = -1 is out of bounds: it must be at least 1", () -> new Layer.AveragePool(2, -1));
    }

    @Test
    void optimizersMadeInCodeKeepToTheBoundsOfAConfiguration() {
        assertOutOfBounds(
                "Sgd.learningRate = 0.0 is out of bounds: it must be above 0", () -> new OptimizerSpec.Sgd(0));
        assertOutOfBounds(
                "Momentum.momentum = 1.0 is out of bounds: it must be at least 0 and below 1",
                () -> new OptimizerSpec.Momentum(0.1, 1, false));
        assertOutOfBounds(
                "Adam.beta1 = 1.0 is out of bounds: it must be at least 0 and below 1",
                () -> new OptimizerSpec.Adam(0.1, 1, 0.999, 1e-7));
        assertOutOfBounds(
                "Adam.beta2 = 1.0 is out of bounds: it must be at least 0 and below 1",
                () -> new OptimizerSpec.Adam(0.1, 0.9, 1, 1e-7));
        assertOutOfBounds(
                "RmsProp.decay = 1.0 is out of bounds: it must be at least 0 and below 1",
                () -> new OptimizerSpec.RmsProp(0.1, 1, 0, 1e-7));
        assertOutOfBounds(
                "AdaGrad.initialAccumulator = NaN is out of bounds: it must be above 0",
                () -> new OptimizerSpec.AdaGrad(0.1, Double.NaN));
    }
}
