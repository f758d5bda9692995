package dev.engram.datasets.image;

import dev.engram.api.Dataset;
import dev.engram.api.DatasetView;
import dev.engram.api.MappedRows;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Images whose pixels are permuted, every image in the same way (Goodfellow et al. 2013, arXiv 1312.6211). */
public final class Permuted extends DatasetView {
    private final int[] from;
    private final int bytes;
    private final ThreadLocal<byte[]> asStored;
    private final ThreadLocal<byte[]> asShown;

    /**
     * Permutes the features of a data set.
     *
     * @param from the feature shown at place i is the source's feature {@code from[i]}
     */
    public Permuted(String name, Dataset source, int[] from) {
        super(name, source);
        this.from = from.clone();
        this.bytes = source.encoding().bytes();
        this.asStored = ThreadLocal.withInitial(() -> new byte[from.length * bytes]);
        this.asShown = ThreadLocal.withInitial(() -> new byte[from.length * bytes]);
    }

    @Override
    public void read(int index, ByteBuffer target) {
        byte[] stored = asStored.get();
        byte[] shown = asShown.get();
        source().read(index, ByteBuffer.wrap(stored).order(target.order()));
        for (int i = 0; i < from.length; i++) {
            if (bytes == 1) {
                shown[i] = stored[from[i]];
            } else {
                System.arraycopy(stored, from[i] * bytes, shown, i * bytes, bytes);
            }
        }
        target.put(shown);
    }

    @Override
    public Optional<MappedRows> mappedRows() {
        return source().mappedRows().map(mapped -> mapped.permute(from));
    }
}
