package dev.engram.report.markup;

import java.util.Locale;

/** Numbers for people, the same in every language of the machine. */
public final class Numbers {
    private static final String MINUS = "\u2212";

    private Numbers() {}

    /** Fixed decimals, with a real minus sign, and no minus before zero. */
    public static String fixed(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        boolean zero = text.matches("-?0(\\.0*)?");
        return zero ? text.replace("-", "") : text.replace("-", MINUS);
    }

    /** The same with a plus before what is above zero. */
    public static String signed(double value, int decimals) {
        String text = fixed(value, decimals);
        return value > 0 && !text.matches("0(\\.0*)?") ? "+" + text : text;
    }

    /** Seconds, from milliseconds to hours. */
    public static String seconds(double seconds) {
        if (seconds < 60) {
            return fixed(seconds, seconds < 10 ? 2 : 1) + " s";
        }
        return seconds < 3600 ? fixed(seconds / 60, 1) + " min" : fixed(seconds / 3600, 1) + " h";
    }

    /** Bytes in decimal units. */
    public static String bytes(double bytes) {
        if (bytes < 1000) {
            return fixed(bytes, 0) + " B";
        }
        if (bytes < 1e6) {
            return fixed(bytes / 1e3, 1) + " kB";
        }
        return bytes < 1e9 ? fixed(bytes / 1e6, 1) + " MB" : fixed(bytes / 1e9, 2) + " GB";
    }

    /** Whole numbers with thin spaces between the thousands. */
    public static String whole(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', '\u2009').replace("-", MINUS);
    }

    /** Three digits and a power of ten. */
    public static String scientific(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.2e", value).replace("-", MINUS);
    }

    /** "1 seed", "3 seeds". */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
