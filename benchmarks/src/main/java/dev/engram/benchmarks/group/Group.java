package dev.engram.benchmarks.group;

import dev.engram.benchmarks.result.Findings;

/** Measurements that belong together; two minutes at most. */
public interface Group {
    /** What it is called on the command line. */
    String name();

    /** What it measures, in a line. */
    String about();

    /** Measures. */
    void measure(Findings findings) throws Exception;
}
