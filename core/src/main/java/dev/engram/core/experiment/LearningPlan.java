package dev.engram.core.experiment;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.spi.Requirements;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a task manager shall do.
 *
 * @param sequence all its tasks are evaluated
 * @param toLearn so many of them, from the first on, are learned
 * @param learnedBefore tasks that the learner learned before this sequence
 * @param training how a task is trained
 * @param requirements of the strategy
 * @param lambda how the strength of the strategy's penalty is chosen for each task after the first; empty leaves it as it is
 */
public record LearningPlan(
        TaskSequence sequence,
        int toLearn,
        int learnedBefore,
        TrainingConfig training,
        Requirements requirements,
        Optional<AutoLambda> lambda) {
    private static final Pattern UNREADABLE = Pattern.compile("\\p{Cntrl}");

    public LearningPlan {
        if (toLearn < 0 || toLearn > sequence.tasks().size()) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    toLearn + " tasks are to be learned, but '" + sequence.name() + "' has "
                            + sequence.tasks().size() + ": give a number from 0 to that");
        }
        sequence.tasks().forEach(task -> requireReadable(task.name()));
        List<Task> learned = sequence.tasks().subList(0, toLearn);
        if (training.earlyStopping().enabled()) {
            requireValidation(learned, "training.early-stopping");
        }
        if (lambda.isPresent()) {
            requireValidation(learned, "lambda = auto");
        }
        for (Task task : learned) {
            if (task.train().size() < requirements.minimumExamples()) {
                throw new EngramException(
                        ErrorCode.CONFIGURATION,
                        "The strategy measures importance on " + requirements.minimumExamples()
                                + " examples, but task '" + task.name() + "' has "
                                + task.train().size()
                                + " to learn from. Ask for fewer examples, or for 0 (all)");
            }
        }
    }

    /** Results, tables and a model's heads are told apart by it. */
    private static void requireReadable(String name) {
        if (name.isBlank() || UNREADABLE.matcher(name).find()) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "The name of a task is \"" + UNREADABLE.matcher(name).replaceAll("?")
                            + "\", but results are read by it. Give it letters or digits, on one line (--name, --eval NAME=DATA,"
                            + " or name in tasks)");
        }
    }

    private static void requireValidation(List<Task> tasks, String what) {
        for (Task task : tasks) {
            if (task.validation().isEmpty()) {
                throw new EngramException(
                        ErrorCode.CONFIGURATION,
                        what + " needs validation examples, but task '" + task.name()
                                + "' has none. Set tasks.validation, for instance to 5000");
            }
        }
    }

    /**
     * Learns a whole sequence with a new learner.
     *
     * @throws EngramException {@link ErrorCode#CONFIGURATION} when the strategy needs more examples than a task has, or the
     *     training needs validation examples that a task does not have
     */
    public static LearningPlan of(
            TaskSequence sequence, TrainingConfig training, ExperimentConfig.StrategyEntry strategy) {
        return new LearningPlan(
                sequence,
                sequence.tasks().size(),
                0,
                training,
                strategy.strategy().requirements(),
                strategy.lambda());
    }
}
