package dev.engram.report.chart;

import dev.engram.report.markup.Numbers;
import java.util.ArrayList;
import java.util.List;

/**
 * An axis of a chart.
 *
 * @param from its lower end
 * @param to its upper end, above the lower
 * @param ticks labels and where they stand
 * @param lines where lines cross the chart
 */
public record Axis(double from, double to, List<Tick> ticks, List<Double> lines) {
    private static final double SHORTEST_ACCURACY = 0.05;

    /** A label at a value. */
    public record Tick(double value, String label) {}

    public Axis {
        ticks = List.copyOf(ticks);
        lines = List.copyOf(lines);
    }

    /** Covers the values with round numbers: steps of 1, 2 or 5 times a power of ten. */
    public static Axis round(double min, double max, int atMostTicks) {
        double low = Double.isFinite(min) ? min : 0;
        double high = Double.isFinite(max) ? max : low + 1;
        if (high - low < 1e-9) {
            high = low + Math.max(1e-3, Math.abs(low) * 0.1);
        }
        double step = step((high - low) / Math.max(1, atMostTicks - 1));
        double from = Math.floor(low / step + 1e-9) * step;
        double to = Math.ceil(high / step - 1e-9) * step;
        int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        List<Tick> ticks = new ArrayList<>();
        int count = (int) Math.round((to - from) / step);
        for (int i = 0; i <= count; i++) {
            double value = from + i * step;
            ticks.add(new Tick(value, Numbers.fixed(value, decimals)));
        }
        return new Axis(from, to, ticks, ticks.stream().map(Tick::value).toList());
    }

    /** Covers accuracies with round numbers, never beyond 1, and not so closely that noise looks like a difference. */
    public static Axis accuracy(double min, double max, int atMostTicks) {
        double high = Math.min(1, max);
        return round(Math.min(min, high - SHORTEST_ACCURACY), high, atMostTicks);
    }

    private static double step(double atLeast) {
        double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= atLeast * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /** Training time, in tasks: names under each task's stretch where all fit, else numbers where they fit. */
    public static Axis trainingTime(List<String> tasks, LineChart.Size size) {
        double each = size.plotWidth() / tasks.size();
        boolean names = tasks.stream().allMatch(name -> TextWidth.of(name, Panel.FONT_SIZE) < each - 2);
        int every = names ? 1 : everyWhichFits(tasks.size(), each);
        List<Tick> ticks = new ArrayList<>();
        List<Double> lines = new ArrayList<>();
        for (int task = 0; task < tasks.size(); task++) {
            if (isLabelled(task + 1, every)) {
                ticks.add(new Tick(task + 0.5, names ? tasks.get(task) : String.valueOf(task + 1)));
                lines.add((double) task);
            }
        }
        lines.add((double) tasks.size());
        return new Axis(0, tasks.size(), ticks, lines);
    }

    /** Numbers of tasks, from 1. */
    public static Axis numberOfTasks(int tasks, LineChart.Size size) {
        double each = size.plotWidth() / Math.max(1, tasks - 1);
        int every = everyWhichFits(tasks, each);
        List<Tick> ticks = new ArrayList<>();
        for (int number = 1; number <= tasks; number++) {
            if (isLabelled(number, every)) {
                ticks.add(new Tick(number, String.valueOf(number)));
            }
        }
        return new Axis(
                1, Math.max(2, tasks), ticks, ticks.stream().map(Tick::value).toList());
    }

    /** 1, then round numbers. */
    static boolean isLabelled(int number, int every) {
        return number % every == 0 || (number == 1 && every > 2);
    }

    /** Labels every 1, 2, 5, 10, ... numbers, so that they stand apart. */
    static int everyWhichFits(int numbers, double each) {
        double needed = TextWidth.of(String.valueOf(numbers), Panel.FONT_SIZE) + 6;
        for (int power = 1; ; power *= 10) {
            for (int factor : new int[] {1, 2, 5}) {
                if (factor * power * each >= needed) {
                    return factor * power;
                }
            }
        }
    }

    /** Where a value stands, between 0 and 1; values outside stand at the end. */
    double place(double value) {
        return Math.max(0, Math.min(1, (value - from) / (to - from)));
    }
}
