package dev.engram.tf.feed;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import org.tensorflow.types.TInt32;

/** A copied block a batch; the next one is read on another thread while the current one is used. */
final class StreamedExamples extends Examples {
    private final ExecutorService reader = ReaderThread.start();

    StreamedExamples(Blocks blocks) {
        super(blocks);
    }

    @Override
    public void forEachBatch(Batches batches, BatchConsumer consumer) {
        CompletableFuture<ExampleBlock> next = read(batches, 0);
        try {
            for (int batch = 0; batch < batches.count(); batch++) {
                try (ExampleBlock block = next.join()) {
                    next = read(batches, batch + 1);
                    try (TInt32 rows = iota(block.size())) {
                        consumer.accept(block, rows);
                    }
                }
            }
        } catch (CompletionException e) {
            if (e.getCause() instanceof EngramException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) { // such as too little memory
                throw error;
            }
            throw new EngramException(ErrorCode.DATA, "Reading a batch of " + blocks + " failed: " + e.getCause(), e);
        } finally {
            CompletableFuture<Void> unused = next.thenAccept(ExampleBlock::close);
        }
    }

    private CompletableFuture<ExampleBlock> read(Batches batches, int batch) {
        if (batch == batches.count()) {
            return CompletableFuture.failedFuture(new IllegalStateException("No further batch"));
        }
        int start = batches.start(batch);
        int[] rows = Arrays.copyOfRange(batches.order(), start, start + batches.size(batch));
        return CompletableFuture.supplyAsync(() -> blocks.of(rows), reader);
    }

    private static TInt32 iota(int size) {
        int[] rows = new int[size];
        Arrays.setAll(rows, i -> i);
        return TInt32.vectorOf(rows);
    }

    @Override
    public void close() {
        reader.shutdown();
        super.close();
    }
}
