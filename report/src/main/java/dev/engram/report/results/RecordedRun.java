package dev.engram.report.results;

import dev.engram.api.AccuracyMatrix;
import dev.engram.api.CurvePoint;
import dev.engram.api.LearningListener.Run;
import dev.engram.core.experiment.RunResult.Cost;
import dev.engram.core.experiment.RunResult.Failure;
import dev.engram.core.importance.FisherOverlap;
import dev.engram.core.importance.ParameterImportance;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run as read from a results file.
 *
 * @param run its label, strategy, seed and tasks
 * @param settings full configuration of its strategy
 * @param accuracy as far as it came
 * @param curve accuracy over training time
 * @param cost time and memory
 * @param weightsSha256 hash of the final weights; empty if it did not finish
 * @param failure why it did not finish
 * @param importance a parameter each, in network order; empty if not measured
 * @param overlap parameters × pairs of tasks; empty if not measured
 * @param lambdas chosen for each task learned, 0 where there was nothing to protect; empty where λ was given
 */
public record RecordedRun(
        Run run,
        Map<String, Object> settings,
        AccuracyMatrix accuracy,
        List<CurvePoint> curve,
        Cost cost,
        Optional<String> weightsSha256,
        Optional<Failure> failure,
        List<ParameterImportance> importance,
        List<FisherOverlap> overlap,
        List<Double> lambdas) {
    /** Whether all tasks were learned. */
    public boolean completed() {
        return failure.isEmpty();
    }

    /** Whether it was stopped, and can go on. */
    public boolean interrupted() {
        return failure.map(ended -> ended.status().equals("interrupted")).orElse(false);
    }

    /** Whether λ was chosen for each task. */
    public boolean choosesLambda() {
        return !lambdas.isEmpty();
    }

    /** The strategy's label: the run's without the seed that the runner adds. */
    public String strategyLabel() {
        String suffix = "/seed-" + run.seed();
        return run.label().endsWith(suffix)
                ? run.label().substring(0, run.label().length() - suffix.length())
                : run.label();
    }
}
