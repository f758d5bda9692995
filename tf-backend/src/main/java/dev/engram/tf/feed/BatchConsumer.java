package dev.engram.tf.feed;

import org.tensorflow.types.TInt32;

/** Takes one batch; both arguments are valid during the call only. */
@FunctionalInterface
public interface BatchConsumer {
    /**
     * Takes a batch.
     *
     * @param block examples
     * @param rows the batch's rows in the block
     */
    void accept(ExampleBlock block, TInt32 rows);
}
