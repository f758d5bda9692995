package dev.engram.datasets;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import dev.engram.api.TaskView;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Synthetic data: Gaussian clouds around a centre a class. Easy to learn, the same for the same seed. */
public final class Blobs implements Dataset {
    private final int[] shape;
    private final int classes;
    private final float[][] features;
    private final int[] labels;

    /**
     * Draws clouds.
     *
     * @param seed decides centres and points
     * @param size number of examples
     * @param shape of one example
     * @param classes number of clouds
     */
    public Blobs(long seed, int size, int[] shape, int classes) {
        this.shape = shape.clone();
        this.classes = classes;
        int count = IntStream.of(shape).reduce(1, (a, b) -> a * b);
        Random random = new Random(seed);
        float[][] centres = new float[classes][count];
        for (float[] centre : centres) {
            for (int i = 0; i < count; i++) {
                centre[i] = (float) random.nextGaussian();
            }
        }
        features = new float[size][count];
        labels = new int[size];
        for (int row = 0; row < size; row++) {
            labels[row] = random.nextInt(classes);
            for (int i = 0; i < count; i++) {
                features[row][i] = centres[labels[row]][i] + 0.5f * (float) random.nextGaussian();
            }
        }
    }

    /** Three clouds of points with six features. */
    public static Blobs of(long seed, int size) {
        return new Blobs(seed, size, new int[] {6}, 3);
    }

    /** Seen through a head of its own in which all outputs compete. */
    public TaskView view() {
        boolean[] active = new boolean[classes];
        Arrays.fill(active, true);
        return new TaskView(this, IntStream.range(0, classes).boxed().toList(), active);
    }

    @Override
    public String name() {
        return "blobs";
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public int[] featureShape() {
        return shape.clone();
    }

    @Override
    public Encoding encoding() {
        return Encoding.FLOAT32;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public int label(int row) {
        return labels[row];
    }

    @Override
    public void read(int row, ByteBuffer target) {
        for (float value : features[row]) {
            target.putFloat(value);
        }
    }
}
