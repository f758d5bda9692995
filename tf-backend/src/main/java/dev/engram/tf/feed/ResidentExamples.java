package dev.engram.tf.feed;

import dev.engram.api.TaskView;
import java.util.List;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt32;

/** One block for all; a batch is a list of rows, written into a tensor that is used again. Any number of threads may read. */
final class ResidentExamples extends Examples {
    private final ExampleBlock block;

    ResidentExamples(List<TaskView> views, int featureBytes) {
        super(views);
        block = ExampleBlock.of(views, featureBytes);
    }

    @Override
    public void forEachBatch(int[] order, int from, int to, int batchSize, BatchConsumer consumer) {
        int full = (to - from) / batchSize;
        if (full > 0) {
            forEach(order, from, full, batchSize, consumer);
        }
        int rest = to - from - full * batchSize;
        if (rest > 0) {
            forEach(order, to - rest, 1, rest, consumer);
        }
    }

    private void forEach(int[] order, int from, int batches, int size, BatchConsumer consumer) {
        try (TInt32 rows = TInt32.tensorOf(Shape.of(size))) {
            for (int batch = 0; batch < batches; batch++) {
                rows.copyFrom(DataBuffers.of(order, true, false).slice(from + (long) batch * size, size));
                consumer.accept(block, rows);
            }
        }
    }

    @Override
    public void close() {
        block.close();
    }
}
