package dev.engram.datasets.file;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.datasets.Datasets;
import dev.engram.datasets.Unlabelled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * NumPy arrays as examples: features {@code [n, ...]} of {@code uint8} (read as 0..1), {@code float32} or {@code
 * float64}, labels {@code [n]} of any integer type. Features of rank 3 are images of one channel.
 */
public final class Npy {
    private Npy() {}

    /**
     * Reads features and labels into memory.
     *
     * @param name of the data set
     * @param featuresName the features' file, for messages
     * @param features content of an NPY file
     * @param labelsName the labels' file, for messages
     * @param labels content of an NPY file
     * @param classes number of classes
     */
    public static Dataset read(
            String name, String featuresName, byte[] features, String labelsName, byte[] labels, int classes) {
        NpyHeader header = NpyHeader.read(featuresName, ByteBuffer.wrap(features), features.length);
        int[] decoded = labels(labelsName, labels, featuresName, header);
        return inMemory(name, featuresName, header, features, decoded, classes);
    }

    /**
     * Reads features alone, to be predicted, into memory.
     *
     * @param name of the data set
     * @param featuresName the features' file, for messages
     * @param features content of an NPY file
     */
    public static Dataset read(String name, String featuresName, byte[] features) {
        NpyHeader header = NpyHeader.read(featuresName, ByteBuffer.wrap(features), features.length);
        return new Unlabelled(inMemory(name, featuresName, header, features, hidden(header), 1));
    }

    private static Dataset inMemory(
            String name, String featuresName, NpyHeader header, byte[] features, int[] labels, int classes) {
        byte[] stored = Arrays.copyOfRange(features, header.offset(), features.length);
        return switch (header.type()) {
            case "u1" -> Datasets.ofBytes(name, shape(featuresName, header), stored, labels, classes);
            case "f4" -> Datasets.ofFloats(name, shape(featuresName, header), stored, labels, classes);
            case "f8" ->
                Datasets.ofFloats(
                        name, shape(featuresName, header), narrow(featuresName, header, stored), labels, classes);
            default -> throw unsupported(featuresName, header, "uint8, float32 or float64");
        };
    }

    /** The same, with the features left in their file; {@code uint8} and {@code float32} only. */
    public static Dataset map(String name, Path features, Path labels, int classes) {
        NpyHeader header = header(features);
        int[] decoded = labels(labels.toString(), GzipAware.readAll(labels), features.toString(), header);
        return mapped(name, features, header, decoded, classes);
    }

    /** Features alone, to be predicted, left in their file; {@code uint8} and {@code float32} only. */
    public static Dataset map(String name, Path features) {
        NpyHeader header = header(features);
        return new Unlabelled(mapped(name, features, header, hidden(header), 1));
    }

    private static NpyHeader header(Path features) {
        FileHead head = FileHead.of(features, NpyHeader.LARGEST_BYTES);
        return NpyHeader.read(features.toString(), head.bytes(), head.fileBytes());
    }

    private static Dataset mapped(String name, Path features, NpyHeader header, int[] labels, int classes) {
        Encoding encoding =
                switch (header.type()) {
                    case "u1" -> Encoding.UNIT_BYTES;
                    case "f4" -> Encoding.FLOAT32;
                    default -> throw unsupported(features.toString(), header, "uint8 or float32 where stream = true");
                };
        return Datasets.mapped(
                name, features, header.offset(), shape(features.toString(), header), encoding, labels, classes);
    }

    /** A stored data set has labels; those of features alone are never shown. */
    private static int[] hidden(NpyHeader header) {
        return new int[Arrays.stream(header.shape()).findFirst().orElse(0)];
    }

    private static EngramException unsupported(String name, NpyHeader header, String allowed) {
        return new EngramException(
                ErrorCode.DATA, name + " has elements of type '" + header.type() + "'; they must be " + allowed);
    }

    private static int[] shape(String name, NpyHeader header) {
        int rank = header.shape().length;
        if (rank < 2) {
            throw new EngramException(
                    ErrorCode.DATA,
                    name + " has shape " + Arrays.toString(header.shape()) + "; features must be [examples, ...]");
        }
        int[] shape = Arrays.copyOfRange(header.shape(), 1, rank == 3 ? 4 : rank);
        if (rank == 3) {
            shape[2] = 1;
        }
        return shape;
    }

    private static byte[] narrow(String name, NpyHeader header, byte[] doubles) {
        ByteBuffer wide = ByteBuffer.wrap(doubles).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer narrow = ByteBuffer.allocate(doubles.length / 2).order(ByteOrder.nativeOrder());
        int columns = doubles.length / Double.BYTES / header.shape()[0];
        for (int i = 0; wide.hasRemaining(); i++) {
            double value = wide.getDouble();
            if (Double.isFinite(value) && !Float.isFinite((float) value)) {
                throw new EngramException(
                        ErrorCode.DATA,
                        name + " row " + i / columns + ", feature " + i % columns + " is " + value
                                + ", too large for float32: at most 3.4e38");
            }
            narrow.putFloat((float) value);
        }
        return narrow.array();
    }

    private static int[] labels(String name, byte[] content, String featuresName, NpyHeader features) {
        NpyHeader header = NpyHeader.read(name, ByteBuffer.wrap(content), content.length);
        if (header.shape().length != 1) {
            throw new EngramException(
                    ErrorCode.DATA,
                    name + " has shape " + Arrays.toString(header.shape()) + "; labels must be [examples]");
        }
        if (features.shape().length > 0 && header.shape()[0] != features.shape()[0]) {
            throw new EngramException(
                    ErrorCode.DATA,
                    featuresName + " holds " + features.shape()[0] + " examples, but " + name + " holds "
                            + header.shape()[0] + " labels");
        }
        ByteBuffer stored =
                ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).position(header.offset());
        int[] labels = new int[header.shape()[0]];
        for (int row = 0; row < labels.length; row++) {
            long label =
                    switch (header.type()) {
                        case "u1" -> stored.get() & 0xFF;
                        case "i1" -> stored.get();
                        case "i2" -> stored.getShort();
                        case "u2" -> stored.getShort() & 0xFFFF;
                        case "i4" -> stored.getInt();
                        case "u4" -> stored.getInt() & 0xFFFFFFFFL;
                        case "i8", "u8" -> stored.getLong();
                        default -> throw unsupported(name, header, "an integer type");
                    };
            labels[row] = (int) label;
            if (labels[row] != label) {
                throw new EngramException(
                        ErrorCode.DATA,
                        name + " row " + row + ": label " + label + " is far from any number of a class");
            }
        }
        return labels;
    }
}
