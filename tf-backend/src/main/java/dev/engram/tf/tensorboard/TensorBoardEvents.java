package dev.engram.tf.tensorboard;

import dev.engram.api.AccuracyMatrix;
import dev.engram.api.EngramException;
import dev.engram.api.LearningListener;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes what {@code tensorboard --logdir} shows: a directory a run, and in it the curves {@code loss}, {@code penalty},
 * {@code gradient-norm}, {@code stiffness} (η × largest curvature of the penalty, in the standard case η λ max F) and
 * {@code accuracy/<task>}, all over the training steps of the run.
 */
public final class TensorBoardEvents implements LearningListener, AutoCloseable {
    private final Path directory;
    private final Map<String, EventFile> files = new ConcurrentHashMap<>();
    private final Map<String, String> places = new ConcurrentHashMap<>();
    private final Map<String, Long> steps = new ConcurrentHashMap<>();

    /**
     * Events of several runs.
     *
     * @param directory of which each run gets a part
     */
    public TensorBoardEvents(Path directory) {
        this.directory = directory;
    }

    @Override
    public boolean wantsDiagnostics() {
        return true;
    }

    @Override
    public void runStarted(Run run) {
        files.put(run.label(), new EventFile(directory.resolve(placeOf(run.label()))));
        steps.put(run.label(), 0L);
    }

    /** Its own, where another label is written the same way. */
    private synchronized String placeOf(String label) {
        String place = place(label);
        while (!places.computeIfAbsent(place, free -> label).equals(label)) {
            place += "_";
        }
        return place;
    }

    /** A label may have any characters, and must not lead out of the directory. */
    private static String place(String label) {
        return label.replaceAll("[^\\w=./+-]|\\.{2,}|^/+", "_");
    }

    @Override
    public void resumed(Run run, int task, long runSteps) {
        steps.put(run.label(), runSteps);
    }

    @Override
    public void progressed(Run run, Progress progress) {
        steps.put(run.label(), progress.runSteps());
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", progress.loss());
        progress.diagnostics().ifPresent(seen -> {
            values.put("penalty", seen.penalty());
            values.put("gradient-norm", seen.gradientNorm());
            values.put("stiffness", seen.stiffness());
        });
        write(run, values);
    }

    @Override
    public void evaluated(Run run, int task, List<Double> accuracy) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 0; i < accuracy.size(); i++) {
            values.put("accuracy/" + run.tasks().get(i), accuracy.get(i));
        }
        write(run, values);
    }

    private void write(Run run, Map<String, Double> values) {
        EventFile file = files.get(run.label());
        if (file != null) {
            file.write(steps.getOrDefault(run.label(), 0L), values);
        }
    }

    @Override
    public void runFinished(Run run, AccuracyMatrix accuracy) {
        close(run.label());
    }

    @Override
    public void runFailed(Run run, EngramException failure) {
        close(run.label());
    }

    private void close(String label) {
        EventFile file = files.remove(label);
        if (file != null) {
            file.close();
        }
    }

    /** Closes the files of runs that have not ended. */
    @Override
    public void close() {
        List.copyOf(files.keySet()).forEach(this::close);
    }
}
