package dev.engram.tf.feed;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.tensorflow.exceptions.TFOutOfRangeException;

/**
 * Features that stay where mapped files have them, in one block for all. While a batch is used, the operating system brings in the
 * rows of the next one on another thread; those that it has in memory anyway cost little.
 */
final class MappedExamples extends Examples {
    /** Above what a row takes that is in memory, below what it takes to be read from a disk. */
    private static final long SLOW_ROW_NANOS = 1000;

    /** As long as all rows are in memory, one in so many is looked at, in one batch of so many, to see whether they still are. */
    private static final int SAMPLE_ROWS = 16;

    private static final int SAMPLE_BATCHES = 4;

    private final ResidentExamples places;
    private final ExecutorService reader = ReaderThread.start();

    private volatile int stride = 1;

    MappedExamples(Blocks blocks) {
        super(blocks);
        places = new ResidentExamples(blocks);
    }

    @Override
    public void forEachBatch(Batches batches, BatchConsumer consumer) {
        AtomicInteger next = new AtomicInteger();
        try {
            places.forEachBatch(batches, (block, rows) -> {
                int then = next.incrementAndGet();
                if (then < batches.count() && (stride == 1 || then % SAMPLE_BATCHES == 0)) {
                    Future<Integer> unused = reader.submit(() -> bringIn(batches, then, next));
                }
                consumer.accept(block, rows);
            });
        } catch (TFOutOfRangeException e) {
            throw new EngramException(
                    ErrorCode.IO,
                    "The file of " + blocks
                            + " has become shorter while its examples are in use. Leave files of streamed"
                            + " data alone meanwhile, or have them read into memory: stream = false",
                    e);
        }
    }

    /**
     * Brings a batch in, unless the reader is so late that it is in use already.
     *
     * @return something of its content: without a use of it, the JVM's compiler would leave the reading out
     */
    private int bringIn(Batches batches, int batch, AtomicInteger next) {
        if (next.get() > batch) {
            return 0;
        }
        int seen = 0;
        int rows = 0;
        int step = stride;
        long begin = System.nanoTime();
        int end = batches.start(batch) + batches.size(batch);
        for (int i = batches.start(batch); i < end; i += step) {
            seen += blocks.bringIn(batches.order()[i]);
            rows++;
        }
        stride = System.nanoTime() - begin < rows * SLOW_ROW_NANOS ? SAMPLE_ROWS : 1;
        return seen;
    }

    @Override
    public void close() {
        reader.shutdown();
        places.close();
    }
}
