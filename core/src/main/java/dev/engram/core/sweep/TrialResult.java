package dev.engram.core.sweep;

import dev.engram.core.experiment.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of a trial.
 *
 * @param trial which one
 * @param perSeed the metric of each run, in the order of the seeds; empty if one did not finish
 * @param trainSeconds of all its runs together
 * @param failure why a run did not finish
 */
public record TrialResult(Trial trial, List<Double> perSeed, double trainSeconds, Optional<RunResult.Failure> failure) {
    static TrialResult of(Trial trial, List<RunResult> runs, SweepMetric metric) {
        List<Double> values = new ArrayList<>();
        double seconds = 0;
        Optional<RunResult.Failure> failure = Optional.empty();
        for (RunResult run : runs) {
            seconds += run.cost().trainSeconds();
            failure = failure.or(run::failure);
            if (run.failure().isEmpty()) {
                values.add(metric.of(run.accuracy()));
            }
        }
        return new TrialResult(trial, failure.isPresent() ? List.of() : values, seconds, failure);
    }

    /** Mean of the metric over the seeds; empty if a run did not finish. */
    public Optional<Double> value() {
        return perSeed.isEmpty()
                ? Optional.empty()
                : Optional.of(perSeed.stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow());
    }

    /** Whether the user stopped it: then it is no result, and runs anew. */
    boolean interrupted() {
        return failure.map(RunResult.Failure::status)
                .filter("interrupted"::equals)
                .isPresent();
    }
}
