package dev.engram.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** From the pace so far; what was done before the first look, in an earlier session, does not count. Times in nanoseconds. */
final class TimeLeft {
    /** Before that the pace is that of a start: natives warm up, and other runs begin. */
    private static final long BASIS_NANOS = 5_000_000_000L;

    private double firstFraction = Double.NaN;
    private double fraction;
    private long began;

    /** Notes how much of the whole is done, in [0, 1]. */
    void reached(double part, long now) {
        if (Double.isNaN(firstFraction)) {
            firstFraction = part;
            began = now;
        }
        fraction = part;
    }

    /** In seconds; empty while there is nothing to go by. */
    OptionalLong seconds(long now) {
        double done = fraction - firstFraction;
        return done > 0 && now - began >= BASIS_NANOS
                ? OptionalLong.of(Math.round((now - began) / 1e9 * (1 - fraction) / done))
                : OptionalLong.empty();
    }

    /** "1:23 left"; empty while there is nothing to go by. */
    Optional<String> text(long now) {
        return seconds(now).stream().mapToObj(TimeLeft::told).findFirst();
    }

    /** "1:23 left". */
    static String told(long seconds) {
        return (seconds < 3600
                        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                        : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60))
                + " left";
    }
}
