package dev.engram.tf.feed;

import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt32;

/** One block for all; a batch is a list of rows, written into a tensor that is used again. Any number of threads may read. */
final class ResidentExamples extends Examples {
    private final ExampleBlock block;

    ResidentExamples(Blocks blocks) {
        super(blocks);
        block = blocks.all();
    }

    @Override
    public void forEachBatch(Batches batches, BatchConsumer consumer) {
        int next = 0;
        while (next < batches.count()) {
            next = forEachOfOneSize(batches, next, consumer);
        }
    }

    /** Which batch has another size. */
    private int forEachOfOneSize(Batches batches, int first, BatchConsumer consumer) {
        int size = batches.size(first);
        int batch = first;
        try (TInt32 rows = TInt32.tensorOf(Shape.of(size))) {
            for (; batch < batches.count() && batches.size(batch) == size; batch++) {
                rows.copyFrom(DataBuffers.of(batches.order(), true, false).slice(batches.start(batch), size));
                consumer.accept(block, rows);
            }
        }
        return batch;
    }

    @Override
    public void close() {
        block.close();
        super.close();
    }
}
