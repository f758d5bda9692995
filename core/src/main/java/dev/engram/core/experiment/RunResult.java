package dev.engram.core.experiment;

import dev.engram.api.AccuracyMatrix;
import dev.engram.api.CurvePoint;
import dev.engram.api.LearningListener.Run;
import dev.engram.core.importance.FisherOverlap;
import dev.engram.core.importance.ParameterImportance;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of one run.
 *
 * @param run which one
 * @param settings full configuration of its strategy
 * @param accuracy as far as it came
 * @param curve accuracy over training time
 * @param importance of each parameter at the end; empty where the penalty is not quadratic
 * @param overlaps of the tasks' importances, a parameter each
 * @param lambdas chosen for each task learned, 0 where there was nothing to protect; empty where λ was given
 * @param cost time and memory
 * @param weightsSha256 hash of the final parameters; empty if it did not finish
 * @param failure why it did not finish
 */
public record RunResult(
        Run run,
        Map<String, Object> settings,
        AccuracyMatrix accuracy,
        List<CurvePoint> curve,
        List<ParameterImportance> importance,
        List<FisherOverlap> overlaps,
        List<Double> lambdas,
        Cost cost,
        Optional<String> weightsSha256,
        Optional<Failure> failure) {
    /** The same, but failed at its very end. */
    RunResult failed(Failure why) {
        return new RunResult(
                run,
                settings,
                accuracy,
                curve,
                importance,
                overlaps,
                lambdas,
                cost,
                Optional.empty(),
                Optional.of(why));
    }

    /**
     * Time and memory.
     *
     * @param trainSeconds in training steps
     * @param consolidationSeconds in the strategy between tasks
     * @param steps training steps
     * @param stateBytes of the strategy
     */
    public record Cost(double trainSeconds, double consolidationSeconds, long steps, long stateBytes) {}

    /**
     * Why a run did not finish.
     *
     * @param status {@code diverged}, {@code interrupted} or {@code failed}
     * @param message for people
     */
    public record Failure(String status, String message) {}
}
