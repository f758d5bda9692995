package dev.engram.tf.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.api.Dataset;
import dev.engram.api.DatasetView;
import dev.engram.api.TaskView;
import dev.engram.datasets.Blobs;
import dev.engram.tf.feed.Batches;
import dev.engram.tf.feed.BlockForm;
import dev.engram.tf.feed.Examples;
import dev.engram.tf.gpu.GpuLibraries;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationCacheTest {
    static {
        GpuLibraries.load(); // before the first tensor
    }

    /** Read from a file, as it were; notes who reads. */
    private static final class Streamed extends DatasetView {
        private final Set<Thread> readers;

        Streamed(Dataset source, Set<Thread> readers) {
            super("streamed", source);
            this.readers = readers;
        }

        @Override
        public void read(int row, ByteBuffer target) {
            readers.add(Thread.currentThread());
            super.read(row, target);
        }

        @Override
        public boolean inMemory() {
            return false;
        }
    }

    private static double sizeOfAllBatches(Examples examples) {
        int[] order = IntStream.range(0, examples.size()).toArray();
        double[] seen = {0};
        examples.forEachBatch(Batches.from(order, 0).upTo(order.length, 10), (block, rows) -> seen[0] += block.size());
        return seen[0];
    }

    @Test
    void aStreamedEvaluationLeavesNoThreadBehind() throws InterruptedException {
        Blobs data = Blobs.of(1, 30);
        Set<Thread> readers = ConcurrentHashMap.newKeySet();
        try (EvaluationCache cache = new EvaluationCache(new BlockForm(Float.BYTES, false))) {
            for (int i = 0; i < 5; i++) {
                TaskView view = new TaskView(
                        new Streamed(data, readers),
                        data.view().outputs(),
                        data.view().active());
                assertThat(cache.with(view, EvaluationCacheTest::sizeOfAllBatches))
                        .isEqualTo(30);
            }
            assertThat(readers).hasSize(5);
            for (Thread reader : readers) {
                reader.join(10_000);
                assertThat(reader.isAlive()).isFalse();
            }
        }
    }
}
