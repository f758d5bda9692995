package dev.engram.api;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;

/**
 * Which numbers a setting allows.
 *
 * @param min smallest number
 * @param aboveMin whether {@code min} itself is not allowed
 * @param max largest number
 * @param belowMax whether {@code max} itself is not allowed
 */
public record Bounds(double min, boolean aboveMin, double max, boolean belowMax) {
    /** The bounds that a setting declares. */
    public static Bounds of(Setting setting) {
        return new Bounds(setting.min(), setting.aboveMin(), setting.max(), setting.belowMax());
    }

    /**
     * For the constructor of a configuration record, so that its bounds hold wherever it is made.
     *
     * @param values of the record's components, in their order; numbers in an Optional or a List count
     * @throws EngramException {@link ErrorCode#CONFIGURATION} naming a number that its {@link Setting} does not allow
     */
    public static void check(Class<? extends Record> config, Object... values) {
        RecordComponent[] components = config.getRecordComponents();
        if (components.length != values.length) {
            throw new IllegalArgumentException(config.getName() + " has " + components.length + " components");
        }
        for (int i = 0; i < values.length; i++) {
            String name = components[i].getName();
            Object value = requireNonNull(values[i], () -> name + " is null");
            Setting setting = components[i].getAnnotation(Setting.class);
            if (setting != null) {
                of(setting).check(config.getSimpleName() + "." + name, value);
            }
        }
    }

    private void check(String name, Object value) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(inside -> check(name, inside));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                check(name + "[" + i + "]", list.get(i));
            }
        } else if (value instanceof Number number && !allow(number.doubleValue())) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION, name + " = " + value + " " + problem(number.doubleValue()));
        }
    }

    /** Whether a number is within, also as the float32 that TensorFlow gets; NaN and infinity never are. */
    public boolean allow(double number) {
        boolean high = aboveMin ? (float) number > min : number >= min;
        boolean low = belowMax ? (float) number < max : number <= max;
        return high && low && Double.isFinite(number);
    }

    /** What to say of a number that is not allowed. */
    public String problem(double number) {
        String allowed = inWords();
        boolean finite = allowed.isEmpty() || Double.isInfinite(number);
        return "is out of bounds: it must be " + (finite ? "a finite number" : allowed);
    }

    /** For messages, such as {@code at least 0 and below 1}; empty where every finite number is allowed. */
    public String inWords() {
        String low = Double.isInfinite(min) ? "" : (aboveMin ? "above " : "at least ") + plain(min);
        String high = Double.isInfinite(max) ? "" : (belowMax ? "below " : "at most ") + plain(max);
        return low + (low.isEmpty() || high.isEmpty() ? "" : " and ") + high;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
