package dev.engram.cli;

import dev.engram.api.LearningListener;
import picocli.CommandLine;

/** Tells how far the runs are: bars on a terminal, plain lines elsewhere, nothing if quiet. */
interface ProgressDisplay extends LearningListener, AutoCloseable {
    /**
     * What fits the place.
     *
     * @param runs how many will be told of
     */
    static ProgressDisplay of(int runs, boolean quiet) {
        if (quiet) {
            return new ProgressDisplay() {};
        }
        return CommandLine.Help.Ansi.AUTO.enabled()
                ? new ProgressBars(runs, TerminalLines.onError(), System::nanoTime).redrawn()
                : new ProgressLines(System.err, System::nanoTime);
    }

    @Override
    default void close() {}

    @Override
    default void warned(Run run, String message) {
        System.err.println(run.label() + ": " + message);
    }
}
