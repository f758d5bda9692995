package dev.engram.tf.feed;

import dev.engram.api.MappedRows;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;

/** Where in memory the rows of a view are. */
final class MappedView {
    private static final int PAGE_BYTES = 4096;

    private final MappedRows rows;
    private final ByteBuffer[] pieces;
    private final int pieceBytes;
    private final long[] addresses;

    MappedView(MappedRows rows) {
        this.rows = rows;
        pieces = rows.pieces().toArray(ByteBuffer[]::new);
        pieceBytes = pieces[0].limit();
        addresses = Arrays.stream(pieces)
                .mapToLong(piece -> new BytePointer(piece).address())
                .toArray();
    }

    /** The address of the last byte of the file's rows. */
    long end() {
        int last = pieces.length - 1;
        return addresses[last] + pieces[last].limit() - 1;
    }

    /** The address of a row. */
    long place(int row) {
        long offset = rows.offset(row);
        return addresses[(int) (offset / pieceBytes)] + offset % pieceBytes;
    }

    /**
     * Has the operating system bring a row into memory, if it is not there.
     *
     * @return something of its content: without a use of it, the JVM's compiler would leave that out
     * @throws InternalError when the file has become shorter, or cannot be read; maybe a little later than here
     */
    int bringIn(int row) {
        long offset = rows.offset(row);
        int index = (int) (offset / pieceBytes);
        ByteBuffer piece = pieces[index];
        int start = (int) (offset % pieceBytes);
        int inPage = (int) ((addresses[index] + start) % PAGE_BYTES);
        int seen = piece.get(start);
        for (int page = start - inPage + PAGE_BYTES; page < start + rows.rowBytes(); page += PAGE_BYTES) {
            seen += piece.get(page);
        }
        return seen;
    }
}
