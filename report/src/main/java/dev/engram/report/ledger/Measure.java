package dev.engram.report.ledger;

import dev.engram.api.AccuracyMatrix;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.core.config.Suggestion;
import dev.engram.core.importance.FisherOverlap;
import dev.engram.core.results.Metric;
import dev.engram.report.results.Measures;
import dev.engram.report.results.RecordedRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of a run by name: {@code average-accuracy}, {@code backward-transfer}, {@code forward-transfer}, {@code forgetting} and
 * {@code learned} as in the report; {@code average-accuracy[k]} after k tasks; {@code accuracy[k]} on the k-th task at the end;
 * {@code overlap[k]} of the Fisher information on the k-th layer's weights (mean over pairs of tasks), {@code overlap[last]} on the
 * output's; {@code least-rise-of-overlap} from any layer to the next.
 */
final class Measure {
    private static final Pattern WRITTEN = Pattern.compile("([a-z-]+)(?:\\[(\\d+|last)])?");
    private static final String WEIGHTS = "/kernel";

    private static final Map<String, ToDoubleFunction<AccuracyMatrix>> OF_ACCURACY = Map.of(
            "average-accuracy", Metric.AVERAGE_ACCURACY::of,
            "backward-transfer", Metric.BACKWARD_TRANSFER::of,
            "forward-transfer", Metric.FORWARD_TRANSFER::of,
            "forgetting", Metric.FORGETTING::of,
            "learned", Measures::learned);

    private static final List<String> KNOWN = List.of(
            "accuracy[k]",
            "average-accuracy",
            "average-accuracy[k]",
            "backward-transfer",
            "forgetting",
            "forward-transfer",
            "learned",
            "least-rise-of-overlap",
            "overlap[k]",
            "overlap[last]");

    private Measure() {}

    /**
     * The number by that name.
     *
     * @throws EngramException when there is none
     */
    static ToDoubleFunction<RecordedRun> of(String written) {
        Matcher matcher = WRITTEN.matcher(written);
        if (!matcher.matches()) {
            throw unknown(written);
        }
        String name = matcher.group(1);
        String place = matcher.group(2);
        if (place == null) {
            ToDoubleFunction<AccuracyMatrix> number = OF_ACCURACY.get(name);
            if (number != null) {
                return run -> number.applyAsDouble(run.accuracy());
            }
            if (name.equals("least-rise-of-overlap")) {
                return Measure::leastRise;
            }
            throw unknown(written);
        }
        if (name.equals("overlap")) {
            return run -> overlap(run, place);
        }
        if (place.equals("last")) {
            throw unknown(written);
        }
        int task = Integer.parseInt(place);
        return switch (name) {
            case "average-accuracy" ->
                run -> Measures.averageAfter(run.accuracy(), within(written, task, tasks(run), "tasks"));
            case "accuracy" ->
                run -> run.accuracy().get(tasks(run) - 1, within(written, task, tasks(run), "tasks") - 1);
            default -> throw unknown(written);
        };
    }

    private static int tasks(RecordedRun run) {
        return run.accuracy().tasksLearned();
    }

    private static double overlap(RecordedRun run, String place) {
        List<Double> layers = overlapByLayer(run);
        int layer = place.equals("last") ? layers.size() : Integer.parseInt(place);
        return layers.get(within("overlap[" + place + "]", layer, layers.size(), "layers with an overlap") - 1);
    }

    private static double leastRise(RecordedRun run) {
        List<Double> layers = overlapByLayer(run);
        within("least-rise-of-overlap", 2, layers.size(), "layers with an overlap");
        double least = Double.POSITIVE_INFINITY;
        for (int layer = 1; layer < layers.size(); layer++) {
            least = Math.min(least, layers.get(layer) - layers.get(layer - 1));
        }
        return least;
    }

    /** Of the weights without the biases, from the input to the output; mean over pairs of tasks. */
    static List<Double> overlapByLayer(RecordedRun run) {
        Map<String, List<Double>> byLayer = new LinkedHashMap<>();
        for (FisherOverlap overlap : run.overlap()) {
            if (overlap.parameter().endsWith(WEIGHTS)) {
                byLayer.computeIfAbsent(overlap.parameter(), layer -> new ArrayList<>())
                        .add(overlap.overlap());
            }
        }
        return byLayer.values().stream()
                .map(values -> values.stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow())
                .toList();
    }

    private static int within(String written, int place, int count, String what) {
        if (place < 1 || place > count) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    written + " asks for number " + place + " of " + count + " " + what + ", counted from 1");
        }
        return place;
    }

    private static EngramException unknown(String written) {
        return new EngramException(
                ErrorCode.CONFIGURATION, "measure = \"" + written + "\" is not known." + Suggestion.of(written, KNOWN));
    }
}
