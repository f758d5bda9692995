package dev.engram.datasets.file;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.datasets.Datasets;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The IDX format of MNIST: big-endian magic number and sides, then unsigned bytes. */
public final class Idx {
    private static final int LABELS = 0x00000801;
    private static final int IMAGES = 0x00000803;

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
        int[] imageSides = header(imagesName, images, IMAGES, 3);
        int[] labelSides = header(labelsName, labels, LABELS, 1);
        if (imageSides[0] != labelSides[0]) {
            throw new EngramException(
                    ErrorCode.DATA,
                    imagesName + " holds " + imageSides[0] + " images, but " + labelsName + " holds " + labelSides[0]
                            + " labels");
        }
        int[] decoded = new int[labelSides[0]];
        int start = labels.length - decoded.length;
        Arrays.setAll(decoded, row -> labels[start + row] & 0xFF);
        int count = classes > 0 ? classes : Arrays.stream(decoded).max().orElse(0) + 1;
        byte[] pixels = Arrays.copyOfRange(images, Integer.BYTES * 4, images.length);
        return Datasets.ofBytes(name, new int[] {imageSides[1], imageSides[2], 1}, pixels, decoded, count);
    }

    private static int[] header(String name, byte[] content, int magic, int rank) {
        int headerBytes = Integer.BYTES * (rank + 1);
        if (content.length < headerBytes) {
            throw new EngramException(
                    ErrorCode.DATA,
                    name + " is no IDX file: " + content.length + " bytes, the header alone takes " + headerBytes);
        }
        ByteBuffer header = ByteBuffer.wrap(content);
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
        long expected = headerBytes;
        long values = 1;
        for (int i = 0; i < rank; i++) {
            sides[i] = header.getInt();
            values *= sides[i];
        }
        expected += values;
        if (content.length != expected) {
            throw new EngramException(
                    ErrorCode.DATA,
                    name + " has " + content.length + " bytes, but its header " + Arrays.toString(sides) + " promises "
                            + expected + ". Fetch it again");
        }
        return sides;
    }
}
