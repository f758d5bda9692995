package dev.engram.report.ledger;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;
import java.util.List;
import java.util.Optional;

/** One experiment of the ledger, written by hand: what is claimed, by whom, and what would refute it. */
record Entry(
        @Setting(help = "heading") String title,

        @Setting(help = "what the experiment is to show") String claim,

        @Setting(help = "how the source did it") String protocol,

        @Setting(help = "where ours is another way, and what else a reader must know")
        String ours,

        @Setting(help = "the experiment's runs") List<Source> runs,

        @Setting(help = "what is expected of them") List<Expectation> expectations,

        @Setting(help = "a picture of them") Optional<Picture> picture) {
    /** One call of {@code engram run}, kept as {@code results/NAME.json}. */
    record Source(
            @Setting(help = "name of its results") String name,
            @Setting(help = "the command") String command) {}

    /** A number and the bounds it is expected in. */
    record Expectation(
            @Setting(help = "what it is, in words") String what,

            @Setting(help = "where it comes from") Quantity of,

            @Setting(help = "what is taken from it, seed by seed")
            Optional<Quantity> minus,

            @Setting(help = "the source's figure", defaultValue = "none published")
            String source,

            @Setting(help = "lower bound of the mean over seeds")
            Optional<Double> atLeast,

            @Setting(help = "upper bound of the mean over seeds")
            Optional<Double> atMost,

            @Setting(
                    help = "how far another machine may be away; given, the build's tests run the command and compare",
                    aboveMin = true,
                    min = 0)
            Optional<Double> tolerance) {
        Expectation {
            Bounds.check(Expectation.class, what, of, minus, source, atLeast, atMost, tolerance);
        }
    }

    /** A number of a strategy's runs. */
    record Quantity(
            @Setting(help = "name of the results; the first if left out", defaultValue = "\"\"")
            String run,

            @Setting(help = "label of the strategy") String strategy,

            @Setting(help = "the number: see Measure") String measure) {}

    /** A figure as an SVG file. */
    record Picture(
            @Setting(help = "name of the file, without suffix")
            String name,

            @Setting(help = "above it") String title,
            @Setting(help = "which figure") Kind kind) {
        /** Figures there are. */
        enum Kind {
            /** A panel a task, a line a strategy. */
            ACCURACY_OVER_TIME,
            /** Over the number of tasks. */
            AVERAGE_ACCURACY,
            /** Fisher overlap by layer, a line a run. */
            OVERLAP
        }
    }
}
