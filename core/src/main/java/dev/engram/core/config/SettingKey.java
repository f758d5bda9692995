package dev.engram.core.config;

import dev.engram.api.Setting;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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
     * @throws IllegalArgumentException when a component lacks its {@link Setting}: the mistake of a plugin's author
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
        return new SettingKey(kebab(component.getName()), component.getGenericType(), setting);
    }

    /** {@code learningRate} and {@code LEARNING_RATE} as {@code learning-rate}. */
    public static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
