package dev.engram.tf.feed;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.TaskView;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.tensorflow.types.TInt32;

/** A block a batch; the next one is read on another thread while the current one is used. */
final class StreamedExamples extends Examples {
    private final List<TaskView> views;
    private final int featureBytes;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "engram-reader");
        thread.setDaemon(true);
        return thread;
    });

    StreamedExamples(List<TaskView> views, int featureBytes) {
        super(views);
        this.views = List.copyOf(views);
        this.featureBytes = featureBytes;
    }

    @Override
    public void forEachBatch(int[] order, int from, int to, int batchSize, BatchConsumer consumer) {
        CompletableFuture<ExampleBlock> next = read(order, from, to, batchSize);
        try {
            for (int start = from; start < to; start += batchSize) {
                try (ExampleBlock block = next.join()) {
                    next = read(order, start + batchSize, to, batchSize);
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
            throw new EngramException(ErrorCode.DATA, "Reading a batch of " + names() + " failed: " + e.getCause(), e);
        } finally {
            CompletableFuture<Void> unused = next.thenAccept(ExampleBlock::close);
        }
    }

    private String names() {
        return views.stream().map(view -> "'" + view.data().name() + "'").collect(Collectors.joining(", "));
    }

    private CompletableFuture<ExampleBlock> read(int[] order, int start, int to, int batchSize) {
        if (start >= to) {
            return CompletableFuture.failedFuture(new IllegalStateException("No further batch"));
        }
        int[] rows = Arrays.copyOfRange(order, start, Math.min(to, start + batchSize));
        return CompletableFuture.supplyAsync(() -> ExampleBlock.of(views, rows, featureBytes), reader);
    }

    private static TInt32 iota(int size) {
        int[] rows = new int[size];
        Arrays.setAll(rows, i -> i);
        return TInt32.vectorOf(rows);
    }

    @Override
    public void close() {
        reader.shutdown();
    }
}
