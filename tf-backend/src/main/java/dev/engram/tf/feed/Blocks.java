package dev.engram.tf.feed;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import dev.engram.api.TaskView;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** Makes blocks of examples from the rows of some views, concatenated. */
final class Blocks implements AutoCloseable {
    private final List<TaskView> views;
    private final int[] starts;
    private final int featureBytes;
    private final Optional<MappedFeatures> mapped;
    private final SharedTensors shared;

    /**
     * Prepares the views' blocks.
     *
     * @param form of all blocks
     * @param inMemory whether features are copied even where they are mapped
     */
    Blocks(List<TaskView> views, BlockForm form, boolean inMemory) {
        this.views = List.copyOf(views);
        this.featureBytes = form.featureBytes();
        starts = new int[views.size() + 1];
        for (int v = 0; v < views.size(); v++) {
            starts[v + 1] = Math.addExact(starts[v], views.get(v).data().size());
        }
        mapped = inMemory || !form.mapped() || featureBytes != 1 ? Optional.empty() : MappedFeatures.of(views);
        Encoding encoding = featureBytes == 1 ? views.get(0).data().encoding() : Encoding.FLOAT32;
        shared = SharedTensors.of(
                views,
                encoding,
                mapped.map(MappedFeatures::ends).orElse(new long[0]),
                mapped.map(MappedFeatures::orders).orElse(new int[0]));
    }

    /** Number of rows. */
    int size() {
        return starts[views.size()];
    }

    /** All rows. */
    ExampleBlock all() {
        if (mapped.isPresent()) {
            return all(mapped.get());
        }
        int[] rows = new int[size()];
        Arrays.setAll(rows, i -> i);
        return of(rows);
    }

    private ExampleBlock all(MappedFeatures features) {
        int[] outputs = new int[size()];
        int[] groups = new int[size()];
        long[] places = new long[size()];
        for (int view = 0; view < views.size(); view++) {
            for (int i = starts[view]; i < starts[view + 1]; i++) {
                groups[i] = view;
                outputs[i] = output(view, i - starts[view]);
                places[i] = features.place(view, i - starts[view]);
            }
        }
        return ExampleBlock.mapped(
                shared, TInt64.vectorOf(shortest(places)), TInt32.vectorOf(outputs), TInt32.vectorOf(groups));
    }

    /** The first place alone, where the rows lie one after the other from there. */
    private long[] shortest(long[] places) {
        int rowBytes = views.get(0).data().featureCount();
        boolean together =
                IntStream.range(0, places.length).allMatch(i -> places[i] == places[0] + (long) i * rowBytes);
        return together ? new long[] {places[0]} : places;
    }

    /**
     * A copy of some rows.
     *
     * @param rows positions in the concatenation
     */
    ExampleBlock of(int[] rows) {
        int[] outputs = new int[rows.length];
        int[] groups = new int[rows.length];
        int[] ofView = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            groups[i] = viewOf(rows[i]);
            ofView[i] = rows[i] - starts[groups[i]];
            outputs[i] = output(groups[i], ofView[i]);
        }
        List<Dataset> data = views.stream().map(TaskView::data).toList();
        return ExampleBlock.copied(
                shared,
                FeatureCopy.of(data, groups, ofView, featureBytes),
                TInt32.vectorOf(outputs),
                TInt32.vectorOf(groups));
    }

    /** The output of a row's label. */
    private int output(int view, int row) {
        TaskView seen = views.get(view);
        return seen.outputs().get(CheckedReading.label(seen.data(), row));
    }

    /** Whether features stay where mapped files have them. */
    boolean areMapped() {
        return mapped.isPresent();
    }

    /**
     * Has the operating system bring a mapped row into memory, if it is not there.
     *
     * @param row position in the concatenation
     * @return something of its content
     * @throws InternalError when the file has become shorter, or cannot be read; maybe a little later than here
     */
    int bringIn(int row) {
        int view = viewOf(row);
        return mapped.orElseThrow().bringIn(view, row - starts[view]);
    }

    private int viewOf(int row) {
        int found = Arrays.binarySearch(starts, row);
        int view = found >= 0 ? found : -found - 2;
        return Math.min(view, views.size() - 1);
    }

    /** Names the data sets. */
    @Override
    public String toString() {
        return views.stream().map(view -> "'" + view.data().name() + "'").collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        shared.close();
    }
}
