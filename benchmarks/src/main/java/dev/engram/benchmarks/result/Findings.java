package dev.engram.benchmarks.result;

import java.util.ArrayList;
import java.util.List;

/** Collects what a group measures. */
public final class Findings {
    private final List<Row> rows = new ArrayList<>();
    private final List<Case> cases = new ArrayList<>();

    /** A figure with a target. */
    public void add(String what, String on, double measured, Form form, Target target) {
        rows.add(new Row(what, on, measured, form, target));
    }

    /** A limit, or a figure for comparison. */
    public void add(String what, String on, double measured, Form form) {
        rows.add(new Row(what, on, measured, form, null));
    }

    /** Measured times. */
    public void addCases(List<Case> measured) {
        cases.addAll(measured);
    }

    /** In the order in which they were added. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** In the order in which they were added. */
    public List<Case> cases() {
        return List.copyOf(cases);
    }
}
