package dev.engram.tf.learner;

import dev.engram.api.Dataset;
import dev.engram.api.TaskView;
import dev.engram.tf.feed.BlockForm;
import dev.engram.tf.feed.Examples;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Keeps the examples of recent evaluations in native memory, up to a budget; the least recently used go first. Those that are
 * streamed from files take no memory worth keeping, only a thread, and are opened for each evaluation.
 */
final class EvaluationCache implements AutoCloseable {
    private static final long BUDGET_BYTES = 512L << 20;

    private record Entry(TaskView view, Examples examples, long bytes) {
        boolean holds(TaskView other) {
            return view.data() == other.data()
                    && view.outputs().equals(other.outputs())
                    && Arrays.equals(view.active(), other.active());
        }
    }

    private final BlockForm form;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long bytes;

    EvaluationCache(BlockForm form) {
        this.form = form;
    }

    /** Calls {@code use} with the view's examples; one caller at a time. */
    synchronized double with(TaskView view, ToDoubleFunction<Examples> use) {
        if (!view.data().inMemory()) {
            try (Examples streamed = Examples.open(List.of(view), form)) {
                return use.applyAsDouble(streamed);
            }
        }
        return use.applyAsDouble(kept(view));
    }

    private Examples kept(TaskView view) {
        Entry entry =
                entries.stream().filter(kept -> kept.holds(view)).findFirst().orElse(null);
        if (entry == null) {
            Dataset data = view.data();
            long size = (long) data.size() * data.featureCount() * form.featureBytes();
            entry = new Entry(view, Examples.open(List.of(view), form), size);
            bytes += size;
        } else {
            entries.remove(entry);
        }
        entries.addFirst(entry);
        while (bytes > BUDGET_BYTES && entries.size() > 1) {
            evict(entries.removeLast());
        }
        return entry.examples();
    }

    private void evict(Entry entry) {
        bytes -= entry.bytes();
        entry.examples().close();
    }

    @Override
    public synchronized void close() {
        entries.forEach(this::evict);
        entries.clear();
    }
}
