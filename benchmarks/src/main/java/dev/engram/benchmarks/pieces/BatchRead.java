package dev.engram.benchmarks.pieces;

import dev.engram.api.Dataset;
import dev.engram.datasets.SeededOrder;
import dev.engram.datasets.image.Permuted;
import dev.engram.datasets.mnist.Mnist;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A batch of 128 images read row by row, as a streamed data set is. */
@State(Scope.Thread)
public class BatchRead {
    private static final int BATCH = 128;

    private Dataset plain = Mnist.train();
    private Dataset permuted = plain;
    private ByteBuffer target = ByteBuffer.allocate(0);
    private int[] order = new int[0];
    private int from;

    /** Makes the view and the order. */
    @Setup
    public void views() {
        permuted = new Permuted("permuted", plain, SeededOrder.of(1, "pixels", 0, plain.featureCount()));
        order = SeededOrder.of(1, "rows", 0, plain.size());
        target = ByteBuffer.allocate(BATCH * plain.featureCount());
    }

    private ByteBuffer read(Dataset data) {
        target.clear();
        from = from + BATCH > order.length - BATCH ? 0 : from + BATCH;
        for (int i = from; i < from + BATCH; i++) {
            data.read(order[i], target);
        }
        return target;
    }

    /** As it is. */
    @Benchmark
    public ByteBuffer plain() {
        return read(plain);
    }

    /** Permuted on the fly. */
    @Benchmark
    public ByteBuffer permuted() {
        return read(permuted);
    }
}
