package dev.engram.tf.gradient;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.ndarray.buffer.IntDataBuffer;
import org.tensorflow.ndarray.buffer.LongDataBuffer;

/**
 * Which tensors hold rows of single examples, found by walking from {@code [batch]} scalars towards what they are computed
 * from: their first axis is that of the batch, times the rows an example has, those of an example one after the other. An
 * operation of which that is not known ends the walk.
 */
final class ExampleRows {
    /** An example has rows, nobody knows how many before a run. */
    static final long UNKNOWN = Shape.UNKNOWN_SIZE;

    /** Their output's rows are those of their first input. */
    private static final Set<String> ROW_BY_ROW = Set.of(
            "Abs",
            "AvgPool",
            "BiasAdd",
            "Cast",
            "CheckNumerics",
            "ClipByValue",
            "Conv2D",
            "Cos",
            "DepthToSpace",
            "DepthwiseConv2dNative",
            "Elu",
            "Erf",
            "Exp",
            "Expm1",
            "FusedBatchNormV3",
            "Identity",
            "Inv",
            "LRN",
            "LeakyRelu",
            "Log",
            "Log1p",
            "MaxPool",
            "MaxPoolV2",
            "Neg",
            "PlaceholderWithDefault",
            "Reciprocal",
            "Relu",
            "Relu6",
            "ResizeBilinear",
            "ResizeNearestNeighbor",
            "Rsqrt",
            "Selu",
            "Sigmoid",
            "Sign",
            "Sin",
            "SoftmaxCrossEntropyWithLogits",
            "Softplus",
            "Softsign",
            "SpaceToDepth",
            "Sqrt",
            "Square",
            "Tanh");

    /** Element by element, where an input of fewer axes, or of one row, counts for all rows. */
    private static final Set<String> BROADCASTING = Set.of(
            "Add",
            "AddN",
            "AddV2",
            "BatchMatMul",
            "BatchMatMulV2",
            "BatchMatMulV3",
            "Div",
            "DivNoNan",
            "Maximum",
            "Minimum",
            "Mul",
            "MulNoNan",
            "Pow",
            "RealDiv",
            "Select",
            "SelectV2",
            "SquaredDifference",
            "Sub");

    private final Map<Output<?>, Long> rows = new HashMap<>();
    private final Deque<Output<?>> open = new ArrayDeque<>();

    /**
     * Walks.
     *
     * @param perExample {@code [batch, ...]} each
     */
    ExampleRows(List<? extends Operand<?>> perExample) {
        perExample.forEach(tensor -> reach(tensor.asOutput(), 1));
        while (!open.isEmpty()) {
            Output<?> tensor = open.remove();
            follow((GraphOperation) tensor.op(), rows.getOrDefault(tensor, UNKNOWN));
        }
    }

    /** How many rows of a tensor each example has, or {@link #UNKNOWN}; empty where rows are not of single examples. */
    OptionalLong of(Operand<?> tensor) {
        Long found = rows.get(tensor.asOutput());
        return found == null ? OptionalLong.empty() : OptionalLong.of(found);
    }

    private void reach(Output<?> tensor, long count) {
        Long before = rows.get(tensor);
        if (before == null || (before == UNKNOWN && count != UNKNOWN)) {
            rows.put(tensor, count);
            open.add(tensor);
        }
    }

    private void follow(GraphOperation operation, long count) {
        if (ROW_BY_ROW.contains(operation.type())) {
            reach(operation.input(0), count);
        } else if (BROADCASTING.contains(operation.type())) {
            operation.inputs().forEach(input -> followBroadcast(operation, input.asOutput(), count));
        } else if (isReshape(operation)) {
            followReshape(operation, count);
        } else {
            for (int input : inputsOfTheSameRows(operation)) {
                reach(operation.input(input), count);
            }
        }
    }

    private void followBroadcast(GraphOperation operation, Output<?> input, long count) {
        Shape whole = operation.output(0).shape();
        int axes = operation.type().startsWith("BatchMatMul") ? 3 : 1;
        boolean sameRows = whole.numDimensions() >= axes
                && input.shape().numDimensions() == whole.numDimensions()
                && (input.shape().get(0) != 1 || whole.get(0) == 1);
        if (sameRows) {
            reach(input, count);
        }
    }

    private static boolean isReshape(GraphOperation operation) {
        return Set.of("Reshape", "Squeeze", "ExpandDims").contains(operation.type());
    }

    /** Elements keep their order, so that those of an example stay together. */
    private void followReshape(GraphOperation operation, long count) {
        long inRowBefore = elementsOfARow(operation.input(0).shape());
        long inRow = elementsOfARow(operation.output(0).shape());
        if (inRowBefore == inRow && inRow != UNKNOWN) {
            reach(operation.input(0), count);
        } else if (count == UNKNOWN || inRowBefore == UNKNOWN || inRow == UNKNOWN) {
            reach(operation.input(0), UNKNOWN);
        } else if (inRowBefore > 0 && count * inRow % inRowBefore == 0) {
            reach(operation.input(0), count * inRow / inRowBefore);
        }
    }

    private static long elementsOfARow(Shape shape) {
        if (shape.isUnknown()) {
            return UNKNOWN;
        }
        long elements = 1;
        for (int axis = 1; axis < shape.numDimensions(); axis++) {
            if (shape.get(axis) == Shape.UNKNOWN_SIZE) {
                return UNKNOWN;
            }
            elements *= shape.get(axis);
        }
        return elements;
    }

    /** For operations of several kinds: those inputs of which each row goes into the output's row of the same number. */
    private static int[] inputsOfTheSameRows(GraphOperation operation) {
        int last = operation.numInputs() - 1;
        return switch (operation.type()) {
            case "MatMul" -> first(!operation.attributes().getAttrBool("transpose_a"));
            case "Softmax", "LogSoftmax" -> first(rank(operation, 0) > 1);
            case "Sum", "Mean", "Max", "Min", "Prod" -> first(spareRows(operation, 1, 0));
            case "GatherV2" -> first(spareRows(operation, 2, 0));
            case "SplitV" -> first(spareRows(operation, 2, 0));
            case "Split" -> spareRows(operation, 0, 1) ? new int[] {1} : new int[0];
            case "ConcatV2" -> spareRows(operation, last, 0) ? all(last) : new int[0];
            case "Pack" -> stacksWithinRows(operation) ? all(last + 1) : new int[0];
            case "Unpack" -> first(stacksWithinRows(operation));
            case "Transpose" -> first(startsWith(numbers(operation, 1), 0));
            case "Pad", "PadV2", "MirrorPad" -> first(startsWith(numbers(operation, 1), 0, 0));
            case "Slice" -> first(startsWith(numbers(operation, 1), 0) && startsWith(numbers(operation, 2), -1));
            case "StridedSlice" -> first(takesAllRows(operation));
            default -> new int[0];
        };
    }

    private static int[] first(boolean sameRows) {
        return sameRows ? new int[] {0} : new int[0];
    }

    private static int[] all(int inputs) {
        return IntStream.range(0, inputs).toArray();
    }

    private static int rank(GraphOperation operation, int input) {
        return operation.input(input).shape().numDimensions();
    }

    /** Whether the axes that an operation works along are known not to be the first. */
    private static boolean spareRows(GraphOperation operation, int axesInput, int input) {
        int[] axes = numbers(operation, axesInput);
        int rank = rank(operation, input);
        return axes.length > 0 && rank > 0 && Arrays.stream(axes).noneMatch(axis -> axis == 0 || axis == -rank);
    }

    /** Whether the axis that pieces are put along, or taken apart, is not the first. */
    private static boolean stacksWithinRows(GraphOperation operation) {
        Shape stacked = operation.type().equals("Pack")
                ? operation.output(0).shape()
                : operation.input(0).shape();
        long axis = operation.attributes().getAttrInt("axis");
        return stacked.numDimensions() > 0 && axis != 0 && axis != -stacked.numDimensions();
    }

    private static boolean takesAllRows(GraphOperation operation) {
        long others = operation.attributes().getAttrInt("ellipsis_mask")
                | operation.attributes().getAttrInt("new_axis_mask")
                | operation.attributes().getAttrInt("shrink_axis_mask");
        long all = operation.attributes().getAttrInt("begin_mask")
                & operation.attributes().getAttrInt("end_mask");
        return (all & 1) == 1 && (others & 1) == 0 && startsWith(numbers(operation, 3), 1);
    }

    private static boolean startsWith(int[] numbers, int... start) {
        return numbers.length >= start.length && Arrays.equals(numbers, 0, start.length, start, 0, start.length);
    }

    /** The numbers of a constant input; none where it is computed. */
    private static int[] numbers(GraphOperation operation, int input) {
        GraphOperation source = (GraphOperation) operation.input(input).op();
        while (source.type().equals("Identity")) {
            source = (GraphOperation) source.input(0).op();
        }
        if (!source.type().equals("Const")) {
            return new int[0];
        }
        try (Tensor constant = source.attributes().getAttrTensor("value")) {
            ByteDataBuffer data = constant.asRawTensor().data();
            return switch (constant.dataType()) {
                case DT_INT32 -> ints(data.asInts());
                case DT_INT64 ->
                    Arrays.stream(longs(data.asLongs()))
                            .mapToInt(Math::toIntExact)
                            .toArray();
                default -> new int[0];
            };
        }
    }

    private static int[] ints(IntDataBuffer data) {
        int[] values = new int[Math.toIntExact(data.size())];
        data.read(values);
        return values;
    }

    private static long[] longs(LongDataBuffer data) {
        long[] values = new long[Math.toIntExact(data.size())];
        data.read(values);
        return values;
    }
}
