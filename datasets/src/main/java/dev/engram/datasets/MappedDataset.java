package dev.engram.datasets;

import dev.engram.api.Encoding;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.MappedRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Examples that stay in their file; the operating system brings rows into memory as they are read. */
final class MappedDataset extends StoredDataset {
    /** A mapping is limited to 2 GiB, so that a large file is mapped in pieces of whole rows. */
    private static final long PIECE_BYTES = 1L << 30;

    private final MappedByteBuffer[] pieces;
    private final int rowBytes;
    private final int rowsPerPiece;

    /**
     * Maps features that lie row after row.
     *
     * @param offset of the first row, bytes
     */
    MappedDataset(
            String name, Path file, long offset, int[] featureShape, Encoding encoding, int[] labels, int classes) {
        super(name, featureShape, encoding, classes, labels);
        this.rowBytes = Math.multiplyExact(featureCount(), encoding.bytes());
        this.rowsPerPiece = (int) Math.max(1, PIECE_BYTES / rowBytes);
        this.pieces = new MappedByteBuffer[(labels.length + rowsPerPiece - 1) / rowsPerPiece];
        try (FileChannel channel = FileChannel.open(file)) {
            for (int i = 0; i < pieces.length; i++) {
                long firstRow = (long) i * rowsPerPiece;
                long rows = Math.min(rowsPerPiece, labels.length - firstRow);
                pieces[i] = channel.map(FileChannel.MapMode.READ_ONLY, offset + firstRow * rowBytes, rows * rowBytes);
            }
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot map " + file + ": " + e, e);
        }
    }

    @Override
    public void read(int row, ByteBuffer target) {
        ByteBuffer piece = pieces[row / rowsPerPiece];
        int start = row % rowsPerPiece * rowBytes;
        if (encoding().bytes() == Float.BYTES) {
            ByteBuffer values = piece.slice(start, rowBytes).order(ByteOrder.nativeOrder());
            FiniteCheck.check(name(), values, row, featureCount());
        }
        target.put(target.position(), piece, start, rowBytes);
        target.position(target.position() + rowBytes);
    }

    /** Bytes only: floats are checked as they are read. */
    @Override
    public Optional<MappedRows> mappedRows() {
        return encoding().bytes() == 1 ? Optional.of(MappedRows.of(List.of(pieces), rowBytes)) : Optional.empty();
    }

    @Override
    public boolean inMemory() {
        return false;
    }
}
