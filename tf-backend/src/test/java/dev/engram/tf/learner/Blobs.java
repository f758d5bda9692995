package dev.engram.tf.learner;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import dev.engram.api.TaskView;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Clouds of points around a centre a class: easy to learn, different for every seed. */
public final class Blobs implements Dataset {
    private final int[] shape;
    private final int classes;
    private final float[][] features;
    private final int[] labels;
    private final boolean inMemory;

    public Blobs(long seed, int size, int[] shape, int classes, boolean inMemory) {
        this.shape = shape.clone();
        this.classes = classes;
        this.inMemory = inMemory;
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

    public static Blobs of(long seed, int size) {
        return new Blobs(seed, size, new int[] {6}, 3, true);
    }

    /** All outputs compete. */
    public TaskView view() {
        boolean[] active = new boolean[classes];
        java.util.Arrays.fill(active, true);
        return new TaskView(this, IntStream.range(0, classes).boxed().toList(), active);
    }

    public static List<TaskView> views(long seed, int size) {
        return List.of(of(seed, size).view());
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

    public float[] features(int row) {
        return features[row].clone();
    }

    @Override
    public void read(int row, ByteBuffer target) {
        for (float value : features[row]) {
            target.putFloat(value);
        }
    }

    @Override
    public boolean inMemory() {
        return inMemory;
    }
}
