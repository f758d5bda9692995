package dev.engram.tf.feed;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.MappedRows;
import dev.engram.api.TaskView;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The features of some views where mapped files have them. */
final class MappedFeatures {
    private final MappedView[] views;
    private final long[] ends;
    private final int[] orders;

    private MappedFeatures(List<MappedRows> rows) {
        views = rows.stream().map(MappedView::new).toArray(MappedView[]::new);
        ends = Arrays.stream(views).mapToLong(MappedView::end).distinct().toArray();
        orders = rows.stream().allMatch(ofView -> ofView.order().length == 0)
                ? new int[0]
                : rows.stream().flatMapToInt(ofView -> order(ofView)).toArray();
    }

    /** Those of some views; empty where not all are mapped. */
    static Optional<MappedFeatures> of(List<TaskView> views) {
        List<MappedRows> rows =
                views.stream().flatMap(view -> rows(view.data()).stream()).toList();
        return rows.size() < views.size() ? Optional.empty() : Optional.of(new MappedFeatures(rows));
    }

    private static Optional<MappedRows> rows(Dataset data) {
        Optional<MappedRows> rows = data.mappedRows();
        rows.filter(mapped -> mapped.rowBytes() != data.featureCount()).ifPresent(mapped -> {
            throw new EngramException(
                    ErrorCode.DATA,
                    "'" + data.name() + "' has mapped rows of " + mapped.rowBytes() + " bytes, but "
                            + data.featureCount() + " features. Its mappedRows() must have one byte a feature");
        });
        return rows;
    }

    private static IntStream order(MappedRows rows) {
        int[] order = rows.order();
        return order.length > 0 ? IntStream.of(order) : IntStream.range(0, rows.rowBytes());
    }

    /** The address of the last byte of each file's rows. */
    long[] ends() {
        return ends;
    }

    /** For each view in turn, where its features are in a row; empty where those of all are in order. */
    int[] orders() {
        return orders;
    }

    /**
     * The address of a row.
     *
     * @param view which has it
     */
    long place(int view, int row) {
        return views[view].place(row);
    }

    /**
     * Has the operating system bring a row into memory, if it is not there.
     *
     * @param view which has it
     * @return something of its content
     * @throws InternalError when the file has become shorter, or cannot be read; maybe a little later than here
     */
    int bringIn(int view, int row) {
        return views[view].bringIn(row);
    }
}
