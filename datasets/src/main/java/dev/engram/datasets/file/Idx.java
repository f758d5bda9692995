package dev.engram.datasets.file;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.datasets.Datasets;
import dev.engram.datasets.Unlabelled;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** The IDX format of MNIST: big-endian magic number and sides, then unsigned bytes. */
public final class Idx {
    private static final int LABELS = 0x00000801;
    private static final int IMAGES = 0x00000803;
    private static final int IMAGES_HEADER_BYTES = 4 * Integer.BYTES;

    private Idx() {}

    /**
     * Images with their labels.
     *
     * @param name of the data set
     * @param imagesName the images' file, for messages
     * @param images content of an IDX file of rank 3
     * @param labelsName the labels' file, for messages
     * @param labels content of an IDX file of rank 1
     * @param classes how many classes there are; 0 takes the largest label plus one
     */
    public static Dataset read(
            String name, String imagesName, byte[] images, String labelsName, byte[] labels, int classes) {
        int[] imageSides = header(imagesName, ByteBuffer.wrap(images), images.length, IMAGES, 3);
        int[] decoded = labels(labelsName, labels, imagesName, imageSides[0]);
        byte[] pixels = Arrays.copyOfRange(images, IMAGES_HEADER_BYTES, images.length);
        return Datasets.ofBytes(name, shape(imageSides), pixels, decoded, count(classes, decoded));
    }

    /**
     * Images alone, to be predicted.
     *
     * @param name of the data set
     * @param imagesName the images' file, for messages
     * @param images content of an IDX file of rank 3
     */
    public static Dataset read(String name, String imagesName, byte[] images) {
        int[] imageSides = header(imagesName, ByteBuffer.wrap(images), images.length, IMAGES, 3);
        byte[] pixels = Arrays.copyOfRange(images, IMAGES_HEADER_BYTES, images.length);
        return new Unlabelled(Datasets.ofBytes(name, shape(imageSides), pixels, new int[imageSides[0]], 1));
    }

    /**
     * Images that stay in their file and are streamed, with their labels.
     *
     * @param images an IDX file of rank 3, not compressed
     * @param labels an IDX file of rank 1
     * @param classes how many classes there are; 0 takes the largest label plus one
     */
    public static Dataset map(String name, Path images, Path labels, int classes) {
        FileHead head = FileHead.of(images, IMAGES_HEADER_BYTES);
        int[] imageSides = header(images.toString(), head.bytes(), head.fileBytes(), IMAGES, 3);
        int[] decoded = labels(labels.toString(), GzipAware.readAll(labels), images.toString(), imageSides[0]);
        return Datasets.mapped(
                name,
                images,
                IMAGES_HEADER_BYTES,
                shape(imageSides),
                Encoding.UNIT_BYTES,
                decoded,
                count(classes, decoded));
    }

    /** Images alone, to be predicted, which stay in their file, not compressed, and are streamed. */
    public static Dataset map(String name, Path images) {
        FileHead head = FileHead.of(images, IMAGES_HEADER_BYTES);
        int[] imageSides = header(images.toString(), head.bytes(), head.fileBytes(), IMAGES, 3);
        return new Unlabelled(Datasets.mapped(
                name, images, IMAGES_HEADER_BYTES, shape(imageSides), Encoding.UNIT_BYTES, new int[imageSides[0]], 1));
    }

    private static int[] shape(int[] sides) {
        return new int[] {sides[1], sides[2], 1};
    }

    private static int count(int classes, int[] labels) {
        return classes > 0 ? classes : Arrays.stream(labels).max().orElse(0) + 1;
    }

    private static int[] labels(String name, byte[] content, String imagesName, int images) {
        int[] labels = new int[header(name, ByteBuffer.wrap(content), content.length, LABELS, 1)[0]];
        if (images != labels.length) {
            throw new EngramException(
                    ErrorCode.DATA,
                    imagesName + " holds " + images + " images, but " + name + " holds " + labels.length + " labels");
        }
        int start = content.length - labels.length;
        Arrays.setAll(labels, row -> content[start + row] & 0xFF);
        return labels;
    }

    private static int[] header(String name, ByteBuffer header, long fileBytes, int magic, int rank) {
        int headerBytes = Integer.BYTES * (rank + 1);
        if (fileBytes < headerBytes) {
            throw new EngramException(
                    ErrorCode.DATA,
                    name + " is no IDX file: " + fileBytes + " bytes, the header alone takes " + headerBytes);
        }
        int found = header.getInt();
        if (found != magic) {
            throw new EngramException(
                    ErrorCode.DATA,
                    String.format(
                            "%s has IDX magic number 0x%08x, not 0x%08x (unsigned bytes of rank %d). Are images and"
                                    + " labels interchanged?",
                            name, found, magic, rank));
        }
        int[] sides = new int[rank];
        Arrays.setAll(sides, i -> header.getInt());
        Sides.check(name, sides, headerBytes, Byte.BYTES, fileBytes, "Fetch it again");
        return sides;
    }
}
