package dev.engram.benchmarks.result;

import java.util.List;

/**
 * What came of a group.
 *
 * @param date when it was measured, ISO 8601
 * @param seconds it took
 * @param machine on which: cores, versions, threads
 */
public record GroupResult(String date, double seconds, Machine machine, List<Row> rows, List<Case> cases) {
    public GroupResult {
        rows = List.copyOf(rows);
        cases = List.copyOf(cases);
    }
}
