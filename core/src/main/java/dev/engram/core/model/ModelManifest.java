package dev.engram.core.model;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.engram.api.Scenario;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model is and how it came to be.
 *
 * @param created moment, ISO 8601
 * @param versions of Engram, TensorFlow and Java
 * @param strategy its name ({@code type}) and full configuration
 * @param network its configuration
 * @param training how it was and will be trained
 * @param seed of all random streams
 * @param featureShape shape of one example
 * @param featureNames what the source of its data calls them, in their order; empty where it does not
 * @param scaling of the features, which every example of it went through
 * @param outputs width of the network's output
 * @param scenario which outputs compete
 * @param tasks learned so far, in order
 * @param evaluations accuracies measured when this model was made
 * @param ancestors the models it descends from, oldest first
 * @param weightsSha256 of its parameters
 */
public record ModelManifest(
        String created,
        Map<String, String> versions,
        Map<String, Object> strategy,
        Map<String, Object> network,
        Map<String, Object> training,
        long seed,
        List<Integer> featureShape,
        List<String> featureNames,
        FeatureScaling scaling,
        int outputs,
        Scenario scenario,
        List<LearnedTask> tasks,
        List<Evaluation> evaluations,
        List<Ancestor> ancestors,
        String weightsSha256) {
    public ModelManifest {
        featureShape = List.copyOf(featureShape);
        featureNames = orNone(featureNames);
        scaling = orNone(scaling);
        tasks = List.copyOf(tasks);
        evaluations = List.copyOf(evaluations);
        ancestors = List.copyOf(ancestors);
    }

    /** Models of before they were noted are read as if their data had no names. */
    private static List<String> orNone(@Nullable List<String> noted) {
        return noted == null ? List.of() : List.copyOf(noted);
    }

    /** Models of before it was noted are read as if their data had not been normalised. */
    private static FeatureScaling orNone(@Nullable FeatureScaling noted) {
        return requireNonNullElse(noted, FeatureScaling.NONE);
    }

    /**
     * A task that the model has learned.
     *
     * @param outputs the network output of each of its labels
     * @param examples it was trained on
     * @param data fingerprint of these examples, see {@link Fingerprint}
     * @param accuracy on its test examples, right after it was learned
     * @param lambda λ of the update that taught it, where that was not the model's; else null, and not in the manifest
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LearnedTask(
            String name,
            List<Integer> outputs,
            int examples,
            String data,
            double accuracy,
            @Nullable Double lambda) {
        public LearnedTask {
            outputs = List.copyOf(outputs);
        }

        /** Learned under the model's λ. */
        public LearnedTask(String name, List<Integer> outputs, int examples, String data, double accuracy) {
            this(name, outputs, examples, data, accuracy, null);
        }
    }

    /**
     * Accuracy on one data set.
     *
     * @param before the latest task was learned
     * @param after it was
     */
    public record Evaluation(String name, double before, double after) {
        /** How much the latest task cost; negative where it helped. */
        public double forgotten() {
            return before - after;
        }
    }

    /**
     * An earlier model.
     *
     * @param created when it was made
     * @param task its last
     * @param weightsSha256 of its parameters
     */
    public record Ancestor(String created, String task, String weightsSha256) {}

    /** What a descendant notes of this model. */
    Ancestor asAncestor() {
        return new Ancestor(
                created,
                tasks.isEmpty() ? "(imported)" : tasks.get(tasks.size() - 1).name(),
                weightsSha256);
    }

    /** The task of this name, where there is one. */
    public java.util.Optional<LearnedTask> task(String name) {
        return tasks.stream().filter(task -> task.name().equals(name)).findFirst();
    }
}
