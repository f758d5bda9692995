package dev.engram.api;

import java.util.List;

/**
 * A data set seen through a head: which network output stands for each label, and which outputs compete.
 *
 * @param data the examples
 * @param outputs the network output of each label
 * @param active by output: whether it takes part in the softmax; the others are masked
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by contract; a view lives for one call
public record TaskView(Dataset data, List<Integer> outputs, boolean[] active) {
    /**
     * A view.
     *
     * @throws EngramException {@link ErrorCode#DATA} when a label has no output
     */
    public TaskView {
        outputs = List.copyOf(outputs);
        if (data.classes() > outputs.size()) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "'" + data.name() + "' has " + data.classes() + " classes, but is seen through a head of "
                            + outputs.size() + " labels. Give data of no more classes");
        }
        active = active.clone();
    }
}
