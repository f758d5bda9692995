package dev.engram.core.model;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.core.model.ModelManifest.LearnedTask;
import java.util.List;
import java.util.Optional;

/** The outputs that data belongs to, in a model with a head a task. */
final class HeadOfTask {
    private HeadOfTask() {}

    /** The outputs of a task's head. */
    static List<Integer> of(ModelManifest manifest, Optional<String> task, int classes) {
        List<String> known = manifest.tasks().stream().map(LearnedTask::name).toList();
        LearnedTask found = task.flatMap(manifest::task)
                .orElseThrow(() -> new EngramException(
                        ErrorCode.CONFIGURATION,
                        "The model has a head for each of its tasks " + known + ", and "
                                + task.map(name -> "'" + name + "' is none of them")
                                        .orElse("it was not said which the data belongs to")
                                + ". Name one (--head)"));
        if (classes > found.outputs().size()) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "The data has " + classes + " classes, but the head of '" + found.name() + "' has "
                            + found.outputs().size() + " outputs");
        }
        return found.outputs().subList(0, classes);
    }

    static void requireWithin(ModelManifest manifest, String data, int classes) {
        if (classes > manifest.outputs()) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "'" + data + "' has " + classes + " classes, but the model has " + manifest.outputs()
                            + " outputs. Train a model with more outputs: its first data set decides how many");
        }
    }
}
