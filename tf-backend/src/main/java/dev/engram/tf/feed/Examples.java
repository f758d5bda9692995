package dev.engram.tf.feed;

import dev.engram.api.TaskView;
import java.util.List;

/**
 * The examples of some views, concatenated: held in native memory as a whole where they are in memory already, or read
 * batch by batch, each ready before it is asked for.
 */
public abstract sealed class Examples implements AutoCloseable permits ResidentExamples, StreamedExamples {
    private final int size;

    Examples(List<TaskView> views) {
        this.size = views.stream().mapToInt(view -> view.data().size()).reduce(0, Math::addExact);
    }

    /**
     * Opens views for training or estimation.
     *
     * @param featureBytes 1 if all data is bytes of one scale, else 4
     */
    public static Examples open(List<TaskView> views, int featureBytes) {
        boolean resident = views.stream().allMatch(view -> view.data().inMemory());
        return resident ? new ResidentExamples(views, featureBytes) : new StreamedExamples(views, featureBytes);
    }

    /** Number of examples. */
    public int size() {
        return size;
    }

    /**
     * Hands every batch of {@code order} in [from, to) to {@code consumer}, in that order.
     *
     * @param order positions of examples
     * @param batchSize largest batch; the last may be smaller
     */
    public abstract void forEachBatch(int[] order, int from, int to, int batchSize, BatchConsumer consumer);

    @Override
    public abstract void close();
}
