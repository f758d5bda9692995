package dev.engram.core.experiment;

import dev.engram.api.Bounds;
import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearnerSpec;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.api.Setting;
import dev.engram.api.TaskSequence;
import java.util.Optional;

/**
 * How a task is trained.
 *
 * @param epochs passes over a task's data
 * @param iterations steps a task, in place of epochs
 * @param batchSize examples a step
 * @param optimizer update rule
 * @param resetBetweenTasks whether the optimizer's slots start anew with each task
 * @param penaltyStep how a quadratic penalty enters the update
 * @param evaluate when the accuracy of every task is measured for the curves
 * @param earlyStopping whether and when a task ends early
 * @param device where to train
 */
public record TrainingConfig(
        @Setting(help = "passes over a task's data (or set iterations)", min = 1)
        Optional<Integer> epochs,

        @Setting(help = "steps a task, in place of epochs", min = 1)
        Optional<Integer> iterations,

        @Setting(help = "examples a step", defaultValue = "128", min = 1)
        int batchSize,

        @Setting(help = "update rule", defaultValue = "{ type = sgd }")
        OptimizerSpec optimizer,

        @Setting(help = "start the optimizer's slots anew with each task", defaultValue = "false")
        boolean resetBetweenTasks,

        @Setting(
                help =
                        "how a quadratic penalty enters the update: implicit is stable for every lambda; auto is implicit",
                defaultValue = "auto")
        PenaltyStep penaltyStep,

        @Setting(help = "measure all tasks for the curves after each task, or each epoch", defaultValue = "task")
        Evaluate evaluate,

        @Setting(help = "end a task early, as in the paper's figure 2B", defaultValue = "{}")
        EarlyStoppingConfig earlyStopping,

        @Setting(help = "auto, cpu, gpu:0, ...", defaultValue = "auto")
        String device,

        @Setting(help = "threads of one run; 0 divides the cores among the runs", defaultValue = "0", min = 0)
        int threads) {
    public TrainingConfig {
        Bounds.check(
                TrainingConfig.class,
                epochs,
                iterations,
                batchSize,
                optimizer,
                resetBetweenTasks,
                penaltyStep,
                evaluate,
                earlyStopping,
                device,
                threads);
        if (epochs.isPresent() == iterations.isPresent()) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "needs either epochs or iterations, " + (epochs.isPresent() ? "not both" : "one of them"));
        }
    }

    /**
     * The learner of a sequence trained so.
     *
     * @param threads where this configuration leaves them open
     */
    public LearnerSpec learnerOf(NetworkSpec network, TaskSequence sequence, long seed, int threads) {
        Dataset first = sequence.tasks().get(0).train();
        boolean alike = sequence.tasks().stream()
                .allMatch(task -> task.train().encoding().equals(first.encoding())
                        && task.test().encoding().equals(first.encoding()));
        return new LearnerSpec(
                first.featureShape(),
                alike ? first.encoding().bytes() : Float.BYTES,
                sequence.outputs(),
                network,
                optimizer,
                penaltyStep,
                batchSize,
                seed,
                device,
                this.threads > 0 ? this.threads : threads);
    }

    /** The same on so many threads. */
    public TrainingConfig withThreads(int count) {
        return new TrainingConfig(
                epochs,
                iterations,
                batchSize,
                optimizer,
                resetBetweenTasks,
                penaltyStep,
                evaluate,
                earlyStopping,
                device,
                count);
    }

    /** When curves are measured. */
    public enum Evaluate {
        TASK,
        EPOCH
    }

    /**
     * Early stopping: after each epoch the mean validation error over all tasks seen so far is measured; more rises in a row
     * than the patience end the task, and the weights of the lowest error come back (Kirkpatrick et al. 2017, appendix).
     *
     * @param enabled needs tasks with validation examples
     * @param patience rises in a row that are allowed
     */
    public record EarlyStoppingConfig(
            @Setting(help = "needs tasks.validation", defaultValue = "false")
            boolean enabled,

            @Setting(help = "rises in a row that are allowed", defaultValue = "5", min = 0)
            int patience) {
        public EarlyStoppingConfig {
            Bounds.check(EarlyStoppingConfig.class, enabled, patience);
        }
    }
}
