package dev.engram.core.model;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.FeatureNames;
import dev.engram.api.Scenario;
import dev.engram.core.model.ModelManifest.LearnedTask;
import dev.engram.spi.DataSource.TrainAndTest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Whether data fits a model, and which of its outputs the labels belong to. */
final class DataFit {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    private DataFit() {}

    /**
     * The output of each label.
     *
     * @param task whose labels they are: in a model with a head a task its head answers; a model that learned its classes task
     *     by task takes them without, too, if they number all its classes
     * @throws EngramException {@link ErrorCode#DATA} when labels do not fit, {@link ErrorCode#CONFIGURATION} when the
     *     task is not said or does not exist
     */
    static List<Integer> outputs(ModelManifest manifest, NamedData named, Optional<String> task) {
        int classes = named.data().test().classes();
        boolean own =
                switch (manifest.scenario()) {
                    case TASK -> true;
                    case CLASS -> task.isPresent() || classes < manifest.outputs();
                    case DOMAIN -> false;
                };
        if (own) {
            return ofHead(head(manifest, task), classes);
        }
        requireNoHead(manifest, task);
        if (classes > manifest.outputs()) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "'" + named.name() + "' has " + classes + " classes, but the model has " + manifest.outputs()
                            + " outputs. Train a model with more outputs: its first data set decides how many");
        }
        return IntStream.range(0, classes).boxed().toList();
    }

    /**
     * Fails where a head is named and there is none.
     *
     * @throws EngramException {@link ErrorCode#CONFIGURATION}
     */
    static void requireNoHead(ModelManifest manifest, Optional<String> head) {
        if (head.isPresent()) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "The model has no head '" + head.get()
                            + "': its tasks share all outputs. Leave the head out (--head)");
        }
    }

    /**
     * The data in the shape that the model takes. Sides of 1 at the end change no example: what readers give as
     * {@code [28, 28, 1]} Keras often takes as {@code [28, 28]}. Examples of any other shape may have the right number of
     * features, and would be answered by chance.
     *
     * @throws EngramException {@link ErrorCode#DATA} when the shape does not fit
     */
    static Dataset shaped(List<Integer> taken, String name, Dataset data) {
        List<Integer> shape = Arrays.stream(data.featureShape()).boxed().toList();
        if (shape.equals(taken)) {
            return data;
        }
        if (!withoutOnes(shape).equals(withoutOnes(taken))) {
            throw new EngramException(
                    ErrorCode.DATA, "'" + name + "' has examples of shape " + shape + ", but the model takes " + taken);
        }
        return new ShapedFeatures(
                data, taken.stream().mapToInt(Integer::intValue).toArray());
    }

    /**
     * Data of the features that the model learned, in the shape that it takes.
     *
     * @param name for messages
     * @throws EngramException {@link ErrorCode#DATA} when names, order or shape do not fit
     */
    static Dataset fitted(ModelManifest manifest, String name, Dataset data) {
        FeatureNames.requireSame(
                "'" + name + "'",
                data.featureNames(),
                "the model (featureNames in its engram.json)",
                manifest.featureNames());
        return shaped(manifest.featureShape(), name, data);
    }

    /**
     * Fails where the names of examples to predict are numbers: their file has no header, and its first example was taken for one.
     * Columns that are counted, as pandas does, are names.
     *
     * @throws EngramException {@link ErrorCode#DATA}
     */
    static void requireHeader(ModelManifest manifest, Dataset examples) {
        List<String> names = examples.featureNames();
        boolean numbers = !names.isEmpty()
                && names.stream().allMatch(name -> NUMBER.matcher(name).matches());
        if (numbers && !names.equals(manifest.featureNames()) && !isCounted(names)) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "The first line of '" + examples.name() + "' names its columns " + names.get(0)
                            + (names.size() > 1 ? ", " + names.get(1) : "")
                            + (names.size() > 2 ? ", ..." : "")
                            + ": an example, not a header? Then set header = false, or no answer would be given to it. A header"
                            + " needs names that are no numbers");
        }
    }

    private static boolean isCounted(List<String> names) {
        return names.size() > 1
                && IntStream.range(0, 2).anyMatch(first -> IntStream.range(0, names.size())
                        .allMatch(i -> names.get(i).equals(String.valueOf(first + i))));
    }

    /** Training and test examples of the features that the model learned, see {@link #fitted(ModelManifest, String, Dataset)}. */
    static TrainAndTest fitted(ModelManifest manifest, NamedData named) {
        return new TrainAndTest(
                fitted(manifest, named.name(), named.data().train()),
                fitted(manifest, named.name(), named.data().test()));
    }

    /** Training and test examples in the shape that the model takes, see {@link #shaped(List, String, Dataset)}. */
    static TrainAndTest shaped(List<Integer> taken, NamedData named) {
        return new TrainAndTest(
                shaped(taken, named.name(), named.data().train()),
                shaped(taken, named.name(), named.data().test()));
    }

    private static List<Integer> withoutOnes(List<Integer> shape) {
        int sides = shape.size();
        while (sides > 0 && shape.get(sides - 1) == 1) {
            sides--;
        }
        return shape.subList(0, sides);
    }

    /**
     * The task whose head answers, or whose labels data has.
     *
     * @throws EngramException {@link ErrorCode#CONFIGURATION} when it is not said or does not exist
     */
    static LearnedTask head(ModelManifest manifest, Optional<String> task) {
        List<String> known = manifest.tasks().stream().map(LearnedTask::name).toList();
        boolean heads = manifest.scenario() == Scenario.TASK;
        return task.flatMap(manifest::task)
                .orElseThrow(() -> new EngramException(
                        ErrorCode.CONFIGURATION,
                        (heads
                                        ? "The model has a head for each of its tasks " + known
                                        : "The model learned its " + manifest.outputs() + " classes task by task "
                                                + known)
                                + ", and "
                                + task.map(name -> "'" + name + "' is none of them")
                                        .orElse("it was not said which the data belongs to")
                                + ". Name one (--head TASK, --eval TASK=DATA)"
                                + (heads
                                        ? ""
                                        : ", or number the labels as the model does, from 0 to "
                                                + (manifest.outputs() - 1) + ", with classes = "
                                                + manifest.outputs())));
    }

    private static List<Integer> ofHead(LearnedTask found, int classes) {
        if (classes > found.outputs().size()) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "The data has " + classes + " classes, but the head of '" + found.name() + "' has "
                            + found.outputs().size() + " outputs");
        }
        return found.outputs().subList(0, classes);
    }
}
