package dev.engram.datasets.image;

import dev.engram.api.Dataset;
import dev.engram.api.DatasetView;
import java.nio.ByteBuffer;

/**
 * Images turned counter-clockwise about their centre, with bilinear interpolation; what comes from outside is 0. The result
 * is stored in the source's encoding, bytes rounded.
 */
public final class Rotated extends DatasetView {
    private final ImageShape shape;
    private final double sine;
    private final double cosine;

    /**
     * Turns images.
     *
     * @param degrees counter-clockwise
     */
    public Rotated(String name, Dataset source, double degrees) {
        super(name, source);
        this.shape = ImageShape.of(source);
        double radians = Math.toRadians(degrees);
        this.sine = snap(Math.sin(radians));
        this.cosine = snap(Math.cos(radians));
    }

    /** Right angles are exact, so that no pixel is interpolated where none needs to be. */
    private static double snap(double value) {
        double nearest = Math.rint(value);
        return Math.abs(value - nearest) < 1e-12 ? nearest : value;
    }

    @Override
    public void read(int row, ByteBuffer target) {
        int pixels = shape.height() * shape.width() * shape.channels();
        int bytes = encoding().bytes();
        ByteBuffer image = ByteBuffer.allocate(pixels * bytes).order(target.order());
        source().read(row, image);
        double middleY = (shape.height() - 1) / 2.0;
        double middleX = (shape.width() - 1) / 2.0;
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                double fromX = middleX + cosine * (x - middleX) - sine * (y - middleY);
                double fromY = middleY + sine * (x - middleX) + cosine * (y - middleY);
                for (int channel = 0; channel < shape.channels(); channel++) {
                    double value = interpolate(image, fromY, fromX, channel, bytes);
                    if (bytes == 1) {
                        target.put((byte) Math.round(value));
                    } else {
                        target.putFloat((float) value);
                    }
                }
            }
        }
    }

    private double interpolate(ByteBuffer image, double y, double x, int channel, int bytes) {
        int top = (int) Math.floor(y);
        int left = (int) Math.floor(x);
        double down = y - top;
        double right = x - left;
        return (1 - down) * (1 - right) * at(image, top, left, channel, bytes)
                + (1 - down) * right * at(image, top, left + 1, channel, bytes)
                + down * (1 - right) * at(image, top + 1, left, channel, bytes)
                + down * right * at(image, top + 1, left + 1, channel, bytes);
    }

    private double at(ByteBuffer image, int y, int x, int channel, int bytes) {
        if (y < 0 || x < 0 || y >= shape.height() || x >= shape.width()) {
            return 0;
        }
        int index = (y * shape.width() + x) * shape.channels() + channel;
        return bytes == 1 ? image.get(index) & 0xFF : image.getFloat(index * bytes);
    }
}
