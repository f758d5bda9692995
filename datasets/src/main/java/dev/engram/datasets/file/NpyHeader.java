package dev.engram.datasets.file;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Header of a NumPy array file, versions 1 to 3 (NumPy Enhancement Proposal 1 and numpy.lib.format).
 *
 * @param type element type without byte order: {@code u1}, {@code f4}, ...
 * @param shape sides of the array
 * @param offset of the first element, bytes
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by contract
record NpyHeader(String type, int[] shape, int offset) {
    /** Enough for any header NumPy writes for an array without fields. */
    static final int LARGEST_BYTES = 4096;

    private static final Pattern FIELDS = Pattern.compile(
            "'descr':\\s*'(?<order>[<>|=])(?<type>\\w\\d{1,9})'.*'fortran_order':\\s*(?<fortran>True|False).*'shape':\\s*\\((?<shape>[\\d,\\s]*)\\)");
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** Reads the header at the start of a file and checks the file's length against it. */
    static NpyHeader read(String name, ByteBuffer head, long fileBytes) {
        byte[] magic = new byte[MAGIC.length];
        if (head.remaining() < 12 || !Arrays.equals(MAGIC, magic(head, magic))) {
            throw new EngramException(ErrorCode.DATA, name + " is no NPY file: it does not begin with \\x93NUMPY");
        }
        ByteBuffer little = head.slice().order(ByteOrder.LITTLE_ENDIAN);
        boolean first = little.get(MAGIC.length) == 1;
        int start = first ? 10 : 12;
        int length = first ? little.getShort(8) & 0xFFFF : little.getInt(8);
        if (length < 0 || start + length > little.limit()) {
            throw new EngramException(ErrorCode.DATA, name + " is truncated or corrupt: its NPY header does not end");
        }
        byte[] text = new byte[length];
        little.get(start, text);
        NpyHeader header = parse(name, new String(text, StandardCharsets.ISO_8859_1), start + length);
        Sides.check(name, header.shape, header.offset, header.elementBytes(), fileBytes, "Write it again");
        return header;
    }

    private static byte[] magic(ByteBuffer head, byte[] target) {
        head.get(head.position(), target);
        return target;
    }

    private static NpyHeader parse(String name, String text, int offset) {
        Matcher fields = FIELDS.matcher(text);
        if (!fields.find()) {
            throw new EngramException(
                    ErrorCode.DATA, name + " has an NPY header that is not an array of numbers: " + text.strip());
        }
        if (fields.group("fortran").equals("True")) {
            throw new EngramException(
                    ErrorCode.DATA, name + " is in Fortran order; save numpy.ascontiguousarray(array) instead");
        }
        if (fields.group("order").equals(">")) {
            throw new EngramException(
                    ErrorCode.DATA, name + " is big-endian; save array.astype(array.dtype.newbyteorder('<')) instead");
        }
        int[] shape = Pattern.compile(",")
                .splitAsStream(fields.group("shape"))
                .map(String::strip)
                .filter(side -> !side.isEmpty())
                .mapToInt(side -> side(name, text, side))
                .toArray();
        return new NpyHeader(fields.group("type"), shape, offset);
    }

    private static int side(String name, String text, String side) {
        try {
            return Integer.parseInt(side);
        } catch (NumberFormatException e) {
            throw new EngramException(
                    ErrorCode.DATA,
                    name + " has an NPY header with the side " + side + "; it must be a whole number of at most "
                            + Integer.MAX_VALUE + ": " + text.strip(),
                    e);
        }
    }

    /** A type ends with the bytes of an element, that of text with its characters, four bytes each. */
    private long elementBytes() {
        long count = Long.parseLong(type.substring(1));
        return type.startsWith("U") ? 4 * count : count;
    }
}
