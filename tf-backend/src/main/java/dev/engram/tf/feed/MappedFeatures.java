package dev.engram.tf.feed;

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

    private MappedFeatures(List<MappedRows> rows, int features) {
        views = rows.stream().map(ofView -> new MappedView(ofView, features)).toArray(MappedView[]::new);
        ends = Arrays.stream(views).mapToLong(MappedView::end).distinct().toArray();
        orders = rows.stream().allMatch(ofView -> ofView.order().length == 0)
                ? new int[0]
                : rows.stream().flatMapToInt(ofView -> order(ofView, features)).toArray();
    }

    /** Those of some views; empty where not all are mapped. */
    static Optional<MappedFeatures> of(List<TaskView> views) {
        List<MappedRows> rows = views.stream()
                .flatMap(view -> view.data().mappedRows().stream())
                .toList();
        return rows.size() < views.size()
                ? Optional.empty()
                : Optional.of(new MappedFeatures(rows, views.get(0).data().featureCount()));
    }

    private static IntStream order(MappedRows rows, int features) {
        int[] order = rows.order();
        return order.length > 0 ? IntStream.of(order) : IntStream.range(0, features);
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
