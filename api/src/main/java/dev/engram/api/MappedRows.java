package dev.engram.api;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Rows of bytes in a file that is mapped into memory: a learner may use them where they are, without a copy of each. The file
 * must keep its length as long as that goes on.
 */
public final class MappedRows {
    private final List<ByteBuffer> pieces;
    private final int rowBytes;
    private final int count;
    private final IntUnaryOperator stored;
    private final int[] order;

    private MappedRows(List<ByteBuffer> pieces, int rowBytes, IntUnaryOperator stored, int[] order) {
        this.pieces = pieces;
        this.rowBytes = rowBytes;
        this.count =
                Math.toIntExact(pieces.stream().mapToLong(ByteBuffer::limit).sum() / rowBytes);
        this.stored = stored;
        this.order = order;
    }

    /**
     * All rows of a file.
     *
     * @param pieces direct buffers of whole rows, one after the other; as many in each, of which the last may have fewer
     * @param rowBytes features of a row
     * @throws EngramException {@link ErrorCode#DATA} for pieces that are not so: rows are used by their addresses
     */
    public static MappedRows of(List<ByteBuffer> pieces, int rowBytes) {
        int most = pieces.isEmpty() ? 0 : pieces.get(0).limit();
        int last = pieces.isEmpty() ? 0 : pieces.get(pieces.size() - 1).limit();
        boolean fit = last > 0
                && last <= most
                && pieces.stream().allMatch(piece -> piece.isDirect() && piece.limit() % rowBytes == 0)
                && pieces.stream().limit(pieces.size() - 1).allMatch(piece -> piece.limit() == most);
        if (!fit) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "Mapped rows of " + rowBytes
                            + " bytes lie in direct buffers of whole rows, as many in each but the last");
        }
        return new MappedRows(List.copyOf(pieces), rowBytes, row -> row, new int[0]);
    }

    /** Some rows: the one at {@code i} is the one at {@code rows[i]} here. */
    public MappedRows select(int[] rows) {
        int[] kept = rows.clone();
        return new MappedRows(pieces, rowBytes, row -> stored.applyAsInt(kept[row]), order);
    }

    /**
     * The same rows, with the features of each in another order.
     *
     * @param from the feature shown at place i is the one at {@code from[i]} here
     * @throws EngramException {@link ErrorCode#DATA} when that names no feature, or too few
     */
    public MappedRows permute(int[] from) {
        if (from.length != rowBytes || IntStream.of(from).anyMatch(place -> place < 0 || place >= rowBytes)) {
            throw new EngramException(ErrorCode.DATA, "That is no order of the " + rowBytes + " features of a row");
        }
        int[] composed = order.length == 0
                ? from.clone()
                : IntStream.of(from).map(place -> order[place]).toArray();
        return new MappedRows(pieces, rowBytes, stored, composed);
    }

    /** Direct buffers of whole rows, one after the other; as many in each, of which the last may have fewer. */
    public List<ByteBuffer> pieces() {
        return pieces;
    }

    /** For each feature of a row where it is among those that are stored; empty where they are in their own order. */
    public int[] order() {
        return order.clone();
    }

    /** Bytes of a row, one a feature. */
    public int rowBytes() {
        return rowBytes;
    }

    /**
     * Where a row begins, in bytes from the first of the first piece.
     *
     * @throws IndexOutOfBoundsException for a row that the pieces have not
     */
    public long offset(int row) {
        return (long) Objects.checkIndex(stored.applyAsInt(row), count) * rowBytes;
    }
}
