package dev.engram.tf.network;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Layer;
import dev.engram.api.NetworkSpec;
import dev.engram.tf.graph.BatchParts;
import dev.engram.tf.random.RandomKey;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The layers of a specification in a graph: parameters are declared by the first forward pass and shared by all further
 * ones, so that a training pass with dropout and an inference pass without it use the same weights.
 */
final class LayeredNetwork implements Network {
    private final Ops tf;
    private final TensorStore store;
    private final NetworkSpec.Layered spec;
    private final Shape featureShape;
    private final int outputs;
    private final long seed;
    private final Map<String, GraphTensor> parameters = new HashMap<>();
    private final List<GraphTensor> inOrder = new ArrayList<>();

    /**
     * Prepares a network; nothing is built yet.
     *
     * @param featureShape shape of one example
     * @param outputs width of the linear output layer
     * @param seed decides the initial weights
     */
    LayeredNetwork(Ops tf, TensorStore store, NetworkSpec.Layered spec, Shape featureShape, int outputs, long seed) {
        this.tf = tf;
        this.store = store;
        this.spec = spec;
        this.featureShape = featureShape;
        this.outputs = outputs;
        this.seed = seed;
    }

    @Override
    public List<GraphTensor> parameters() {
        return List.copyOf(inOrder);
    }

    @Override
    public boolean hasDropout() {
        return spec.layers().stream().anyMatch(Layer.Dropout.class::isInstance);
    }

    @Override
    public Operand<TFloat32> infer(Operand<TFloat32> features, Function<GraphTensor, Operand<TFloat32>> weights) {
        return forward(shaped(features), new Pass(weights, (input, layer) -> input));
    }

    @Override
    public List<Operand<TFloat32>> train(
            Operand<TFloat32> features, BatchParts parts, Function<String, Operand<TInt32>> randomSeed) {
        Map<String, List<Operand<TFloat32>>> masks = new HashMap<>();
        List<Operand<TFloat32>> logits = new ArrayList<>();
        for (Operand<TFloat32> part : parts.cut(shaped(features))) {
            int number = logits.size();
            DropoutPass dropout = (input, layer) -> tf.math.mul(
                    input,
                    masks.computeIfAbsent(layer.name(), name -> parts.cut(mask(input, layer, parts, randomSeed)))
                            .get(number));
            logits.add(forward(part, new Pass(GraphTensor::value, dropout)));
        }
        return logits;
    }

    /** What passes differ in: the weights that they use, and what they do where a dropout layer stands. */
    private record Pass(Function<GraphTensor, Operand<TFloat32>> weights, DropoutPass dropout) {
        Operand<TFloat32> value(GraphTensor parameter) {
            return weights.apply(parameter);
        }
    }

    private interface DropoutPass {
        Operand<TFloat32> apply(Operand<TFloat32> input, NamedDropout layer);
    }

    private record NamedDropout(String name, double rate) {}

    /** Images where a layer looks at them, else rows as they come. */
    private Operand<TFloat32> shaped(Operand<TFloat32> features) {
        if (spec.layers().stream().noneMatch(LayeredNetwork::looksAtImages)) {
            return features;
        }
        long[] sides = featureShape.asArray();
        int[] batched = new int[sides.length + 1];
        batched[0] = -1;
        for (int i = 0; i < sides.length; i++) {
            batched[i + 1] = Math.toIntExact(sides[i]);
        }
        return tf.reshape(features, tf.constant(batched));
    }

    private static boolean looksAtImages(Layer layer) {
        return !(layer instanceof Layer.Dense || layer instanceof Layer.Dropout || layer instanceof Layer.Flatten);
    }

    private Operand<TFloat32> forward(Operand<TFloat32> features, Pass pass) {
        Operand<TFloat32> x = features;
        Map<String, Integer> counts = new HashMap<>();
        for (Layer layer : spec.layers()) {
            x = apply(layer, x, counts, pass);
        }
        return dense("output", x, outputs, pass);
    }

    private Operand<TFloat32> apply(Layer layer, Operand<TFloat32> x, Map<String, Integer> counts, Pass pass) {
        if (layer instanceof Layer.Dense dense) {
            return activate(dense(name("dense", counts), x, dense.units(), pass), dense.activation());
        }
        if (layer instanceof Layer.Conv2d conv) {
            return activate(convolution(name("conv", counts), x, conv, pass), conv.activation());
        }
        if (layer instanceof Layer.MaxPool pool) {
            requireImage(x, "A max-pool layer", pool.window());
            return maxPool(x, pool);
        }
        if (layer instanceof Layer.AveragePool pool) {
            requireImage(x, "An average-pool layer", pool.window());
            return tf.nn.avgPool(x, sides(pool.window()), sides(pool.stride()), "VALID");
        }
        if (layer instanceof Layer.Dropout rate) {
            return pass.dropout().apply(x, new NamedDropout(name("dropout", counts), rate.rate()));
        }
        return flatten(x);
    }

    /** MaxPool, since oneDNN does not take the MaxPoolV2 that {@code tf.nn.maxPool} builds. */
    private Operand<TFloat32> maxPool(Operand<TFloat32> x, Layer.MaxPool pool) {
        return tf.scope()
                .env()
                .opBuilder("MaxPool", tf.scope().makeOpName("MaxPool"), tf.scope())
                .addInput(x.asOutput())
                .setAttr("ksize", new long[] {1, pool.window(), pool.window(), 1})
                .setAttr("strides", new long[] {1, pool.stride(), pool.stride(), 1})
                .setAttr("padding", "VALID")
                .build()
                .output(0);
    }

    private static String name(String kind, Map<String, Integer> counts) {
        return kind + counts.merge(kind, 1, Integer::sum);
    }

    private Operand<TFloat32> flatten(Operand<TFloat32> x) {
        if (x.shape().numDimensions() == 2) {
            return x;
        }
        long width = Arrays.stream(x.shape().asArray()).skip(1).reduce(1, (a, b) -> a * b);
        return tf.reshape(x, tf.constant(new int[] {-1, Math.toIntExact(width)}));
    }

    private Operand<TFloat32> dense(String name, Operand<TFloat32> x, int units, Pass pass) {
        Operand<TFloat32> flat = flatten(x);
        long inputs = flat.shape().get(1);
        GraphTensor kernel = kernel(name, Shape.of(inputs, units), inputs, units);
        return tf.nn.biasAdd(tf.linalg.matMul(flat, pass.value(kernel)), pass.value(bias(name, units)));
    }

    private Operand<TFloat32> convolution(String name, Operand<TFloat32> x, Layer.Conv2d conv, Pass pass) {
        requireImage(x, "A convolution", conv.padding() == Layer.Padding.VALID ? conv.kernel() : 1);
        long channels = x.shape().get(3);
        long area = (long) conv.kernel() * conv.kernel();
        GraphTensor kernel = kernel(
                name,
                Shape.of(conv.kernel(), conv.kernel(), channels, conv.filters()),
                area * channels,
                area * conv.filters());
        Operand<TFloat32> z = tf.nn.conv2d(
                x, pass.value(kernel), sides(conv.stride()), conv.padding().name());
        return tf.nn.biasAdd(z, pass.value(bias(name, conv.filters())));
    }

    private GraphTensor bias(String layer, int units) {
        return parameter(
                layer + "/bias", Shape.of(units), () -> tf.fill(tf.constant(new int[] {units}), tf.constant(0f)));
    }

    private GraphTensor kernel(String layer, Shape shape, long fanIn, long fanOut) {
        String name = layer + "/kernel";
        int[] key = RandomKey.of(seed, "initial/" + name).ints();
        return parameter(
                name,
                shape,
                () -> Initializers.draw(
                        tf,
                        spec.initializer(),
                        shape,
                        fanIn,
                        fanOut,
                        tf.math.add(tf.constant(key), tf.dtypes.cast(store.zero(), TInt32.class))));
    }

    private GraphTensor parameter(String name, Shape shape, Supplier<Operand<TFloat32>> initial) {
        return parameters.computeIfAbsent(name, absent -> {
            GraphTensor parameter = store.declare(TensorStore.PARAMETER + name, shape, initial);
            inOrder.add(parameter);
            return parameter;
        });
    }

    /** Of the whole batch: 0 where an activation is dropped, else what keeps the sum as it was in the mean. */
    private Operand<TFloat32> mask(
            Operand<TFloat32> input,
            NamedDropout layer,
            BatchParts parts,
            Function<String, Operand<TInt32>> randomSeed) {
        Operand<TInt32> shape = parts.shape(input.shape().tail());
        float keep = (float) (1 - layer.rate());
        Operand<TFloat32> uniform =
                tf.random.statelessRandomUniform(shape, randomSeed.apply(layer.name()), TFloat32.class);
        Operand<TFloat32> kept = tf.dtypes.cast(tf.math.less(uniform, tf.constant(keep)), TFloat32.class);
        return tf.math.mul(kept, tf.constant(1 / keep));
    }

    private Operand<TFloat32> activate(Operand<TFloat32> z, Layer.Activation activation) {
        return switch (activation) {
            case LINEAR -> z;
            case RELU -> tf.nn.relu(z);
            case LEAKY_RELU -> tf.nn.leakyRelu(z);
            case ELU -> tf.nn.elu(z);
            case SELU -> tf.nn.selu(z);
            case TANH -> tf.math.tanh(z);
            case SIGMOID -> tf.math.sigmoid(z);
            case SOFTPLUS -> tf.math.softplus(z);
        };
    }

    private static void requireImage(Operand<TFloat32> x, String layer, int window) {
        Shape shape = x.shape();
        if (shape.numDimensions() != 4) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    layer + " needs images [height, width, channels], but its input has shape " + shape
                            + ". Put it before any flatten or dense layer, and give features of rank 3");
        }
        if (shape.get(1) < window || shape.get(2) < window) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    layer + " looks at windows of " + window + "×" + window + ", but its input is only " + shape.get(1)
                            + "×" + shape.get(2) + ". Make the window smaller, or leave out a layer that shrinks the"
                            + " image");
        }
    }

    private static List<Long> sides(int side) {
        return List.of(1L, (long) side, (long) side, 1L);
    }
}
