package dev.engram.tf.gradient;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.StridedSlice;
import org.tensorflow.types.TFloat32;

/**
 * What each output position of a convolution looks at, as rows of a matrix, so that z = patches · W. Cut from the padded
 * image by slices, or by a convolution that copies: both many times faster than TensorFlow's ExtractImagePatches.
 */
final class Patches {
    /** Up to so many inputs a position, a convolution with a kernel of zeros and ones copies faster than slices do. */
    private static final int FEW_INPUTS = 48;

    private final Ops tf;
    private final ParameterUse.Convolution use;
    private final int height;
    private final int width;
    private final int channels;

    /**
     * Prepares to cut patches; nothing is built yet.
     *
     * @param kernel {@code [height, width, channels, filters]}
     */
    Patches(Ops tf, ParameterUse.Convolution use, Shape kernel) {
        this.tf = tf;
        this.use = use;
        height = Math.toIntExact(kernel.get(0));
        width = Math.toIntExact(kernel.get(1));
        channels = Math.toIntExact(kernel.get(2));
    }

    /** Number of output positions. */
    int positions() {
        return Math.toIntExact(
                use.output().shape().get(1) * use.output().shape().get(2));
    }

    /** {@code [batch, positions, kernel height × width × channels]}. */
    Operand<TFloat32> whole() {
        List<Operand<TFloat32>> pieces = pieces();
        return pieces.size() == 1 ? pieces.get(0) : tf.concat(pieces, tf.constant(2));
    }

    /** {@link #whole} cut along its last axis, which spares the largest copy. */
    List<Operand<TFloat32>> pieces() {
        if (height * width * channels <= FEW_INPUTS) {
            return List.of(copiedByConvolution());
        }
        Operand<TFloat32> image = padded();
        List<Operand<TFloat32>> shifted = new ArrayList<>();
        for (int x = 0; x < width; x++) {
            shifted.add(window(image, 2, x));
        }
        Operand<TFloat32> rows = width == 1 ? shifted.get(0) : tf.concat(shifted, tf.constant(3));
        List<Operand<TFloat32>> pieces = new ArrayList<>();
        for (int y = 0; y < height; y++) {
            pieces.add(flat(window(rows, 1, y), width * channels));
        }
        return pieces;
    }

    private Operand<TFloat32> copiedByConvolution() {
        int inputs = height * width * channels;
        float[] ones = new float[inputs * inputs];
        for (int i = 0; i < inputs; i++) {
            ones[i * inputs + i] = 1f;
        }
        Operand<TFloat32> kernel =
                tf.reshape(tf.constant(ones), tf.constant(new int[] {height, width, channels, inputs}));
        return flat(tf.nn.conv2d(use.inputs(), kernel, use.strides(), use.padding()), inputs);
    }

    private Operand<TFloat32> flat(Operand<TFloat32> image, int depth) {
        return tf.reshape(image, tf.constant(new int[] {-1, positions(), depth}));
    }

    private Operand<TFloat32> padded() {
        int[] vertical = padding(1, height);
        int[] horizontal = padding(2, width);
        boolean none = vertical[0] + vertical[1] + horizontal[0] + horizontal[1] == 0;
        int[][] all = {{0, 0}, vertical, horizontal, {0, 0}};
        return none ? use.inputs() : tf.pad(use.inputs(), tf.constant(all), tf.constant(0f));
    }

    /** Zeros before and after, by TensorFlow's rule: as many as the outputs need, the odd one after. */
    private int[] padding(int axis, int kernel) {
        long needed = (outputs(axis) - 1) * stride(axis) + kernel;
        int zeros = use.padding().equals("SAME")
                ? Math.toIntExact(Math.max(0, needed - use.inputs().shape().get(axis)))
                : 0;
        return new int[] {zeros / 2, zeros - zeros / 2};
    }

    /** Every input along an axis that the kernel's element {@code offset} meets, one an output position. */
    private Operand<TFloat32> window(Operand<TFloat32> image, int axis, int offset) {
        int[] from = {0, 0, 0, 0};
        int[] to = {0, 0, 0, 0};
        int[] by = {1, 1, 1, 1};
        from[axis] = offset;
        by[axis] = Math.toIntExact(stride(axis));
        to[axis] = Math.toIntExact(offset + (outputs(axis) - 1) * stride(axis) + 1);
        long others = 0b1111 & ~(1L << axis);
        return tf.stridedSlice(
                image,
                tf.constant(from),
                tf.constant(to),
                tf.constant(by),
                StridedSlice.beginMask(others),
                StridedSlice.endMask(others));
    }

    private long outputs(int axis) {
        return use.output().shape().get(axis);
    }

    private long stride(int axis) {
        return use.strides().get(axis);
    }
}
