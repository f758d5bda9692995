package dev.engram.core.config;

import dev.engram.api.Setting;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A key of a configuration record.
 *
 * @param name in kebab case
 * @param type of its value
 * @param setting meaning, default and bounds
 */
public record SettingKey(String name, Type type, Setting setting) {
    /**
     * The keys of a record, in order.
     *
     * @throws IllegalArgumentException when a component lacks its {@link Setting}, or its type does not suit it: the
     *     mistake of a plugin's author
     */
    public static List<SettingKey> of(Class<?> config) {
        return Arrays.stream(config.getRecordComponents()).map(SettingKey::of).toList();
    }

    private static SettingKey of(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalArgumentException(component.getDeclaringRecord().getName() + "." + component.getName()
                    + " has no @Setting; every component of a configuration record needs one");
        }
        SettingKey key = new SettingKey(kebab(component.getName()), component.getGenericType(), setting);
        if (setting.optionalToPredict() && !key.optional()) {
            throw new IllegalArgumentException(component.getDeclaringRecord().getName() + "." + component.getName()
                    + " is optional to predict, but no Optional");
        }
        return key;
    }

    /** Whether a record can do without it. */
    public boolean optional() {
        return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
    }

    /** {@code learningRate} and {@code LEARNING_RATE} as {@code learning-rate}. */
    public static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
