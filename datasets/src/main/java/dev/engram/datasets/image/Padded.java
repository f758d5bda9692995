package dev.engram.datasets.image;

import dev.engram.api.Dataset;
import dev.engram.api.DatasetView;
import java.nio.ByteBuffer;

/** Images with a border of stored zeros. */
public final class Padded extends DatasetView {
    private final ImageShape inner;
    private final int pad;

    /**
     * Pads images.
     *
     * @param pad pixels on each side
     */
    public Padded(String name, Dataset source, int pad) {
        super(name, source);
        this.inner = ImageShape.of(source);
        this.pad = pad;
    }

    @Override
    public int[] featureShape() {
        return new int[] {inner.height() + 2 * pad, inner.width() + 2 * pad, inner.channels()};
    }

    @Override
    public void read(int row, ByteBuffer target) {
        int pixel = inner.channels() * encoding().bytes();
        byte[] image = new byte[inner.height() * inner.width() * pixel];
        source().read(row, ByteBuffer.wrap(image).order(target.order()));
        int line = inner.width() * pixel;
        byte[] border = new byte[pad * pixel];
        byte[] empty = new byte[line + 2 * border.length];
        for (int y = 0; y < pad; y++) {
            target.put(empty);
        }
        for (int y = 0; y < inner.height(); y++) {
            target.put(border).put(image, y * line, line).put(border);
        }
        for (int y = 0; y < pad; y++) {
            target.put(empty);
        }
    }
}
