package dev.engram.tf.feed;

import dev.engram.api.TaskView;
import java.util.List;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt32;

/** One block for all; a batch is a list of rows, written into a tensor that is used again. */
final class ResidentExamples extends Examples {
    private final ExampleBlock block;
    private TInt32 rows = TInt32.tensorOf(Shape.of(1));

    ResidentExamples(List<TaskView> views, int featureBytes) {
        super(views);
        block = ExampleBlock.of(views, featureBytes);
    }

    @Override
    public void forEachBatch(int[] order, int from, int to, int batchSize, BatchConsumer consumer) {
        for (int start = from; start < to; start += batchSize) {
            int count = Math.min(batchSize, to - start);
            if (rows.size() != count) {
                rows.close();
                rows = TInt32.tensorOf(Shape.of(count));
            }
            rows.copyFrom(DataBuffers.of(order, true, false).slice(start, count));
            consumer.accept(block, rows);
        }
    }

    @Override
    public void close() {
        block.close();
        rows.close();
    }
}
