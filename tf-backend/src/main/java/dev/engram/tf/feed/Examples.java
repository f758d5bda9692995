package dev.engram.tf.feed;

import dev.engram.api.TaskView;
import java.util.List;

/**
 * The examples of some views, concatenated: held in native memory as a whole where they are in memory already, used where mapped
 * files have them, or read batch by batch, each ready before it is asked for.
 */
public abstract sealed class Examples implements AutoCloseable
        permits ResidentExamples, MappedExamples, StreamedExamples {
    final Blocks blocks;

    Examples(Blocks blocks) {
        this.blocks = blocks;
    }

    /**
     * Opens views for training or estimation.
     *
     * @param form of the blocks that the graph takes
     */
    public static Examples open(List<TaskView> views, BlockForm form) {
        boolean resident = views.stream().allMatch(view -> view.data().inMemory());
        Blocks blocks = new Blocks(views, form, resident);
        try {
            if (blocks.areMapped()) {
                return new MappedExamples(blocks);
            }
            return resident ? new ResidentExamples(blocks) : new StreamedExamples(blocks);
        } catch (RuntimeException | Error e) { // such as a label that is no class, or too little memory
            blocks.close();
            throw e;
        }
    }

    /** Number of examples. */
    public int size() {
        return blocks.size();
    }

    /** Hands every batch to {@code consumer}, one after the other. */
    public abstract void forEachBatch(Batches batches, BatchConsumer consumer);

    @Override
    public void close() {
        blocks.close();
    }
}
