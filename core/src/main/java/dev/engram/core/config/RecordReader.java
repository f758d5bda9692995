package dev.engram.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import dev.engram.api.Bounds;
import dev.engram.api.EngramException;
import dev.engram.api.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Binds HOCON to records, strictly: unknown keys, wrong types, values out of bounds and missing keys are all collected. A
 * value that could not be bound is null until the errors are thrown.
 */
public final class RecordReader {
    private final Choices choices;
    private final Path directory;
    private final ConfigErrors errors;
    private final boolean predicting;

    /**
     * Reads values of one configuration.
     *
     * @param choices what stands behind {@code type} keys
     * @param directory that relative paths start from
     * @param errors collects what is wrong
     */
    public RecordReader(Choices choices, Path directory, ConfigErrors errors) {
        this(choices, directory, errors, false);
    }

    private RecordReader(Choices choices, Path directory, ConfigErrors errors, boolean predicting) {
        this.choices = choices;
        this.directory = directory;
        this.errors = errors;
        this.predicting = predicting;
    }

    /** The same for data that is only to be predicted: it may lack what is {@link Setting#optionalToPredict}. */
    public RecordReader toPredict() {
        return new RecordReader(choices, directory, errors, true);
    }

    /** Reads a record; keys in {@code ignored} are left to the caller. */
    public <T> @Nullable Bound<T> record(Class<T> type, ConfigObject object, String path, Set<String> ignored) {
        Map<String, Object> resolved = new LinkedHashMap<>();
        List<SettingKey> keys = SettingKey.of(type);
        Set<String> known = new HashSet<>();
        List<@Nullable Object> values = new ArrayList<>();
        boolean complete = true;
        for (SettingKey key : keys) {
            known.add(key.name());
            Bound<?> bound = component(key, object, path);
            values.add(bound == null ? null : bound.value());
            complete &= bound != null;
            if (bound != null && !bound.value().equals(Optional.empty())) {
                resolved.put(key.name(), bound.resolved());
            }
        }
        for (String key : object.keySet()) {
            if (!known.contains(key) && !ignored.contains(key)) {
                ConfigValue value = object.get(key);
                errors.add(
                        join(path, key),
                        value.origin(),
                        "is not a known key."
                                + (known.isEmpty()
                                        ? " There are none here."
                                        : Suggestion.of(key, all(known, ignored))));
                complete = false;
            }
        }
        return complete ? construct(type, values, resolved, path, object.origin()) : null;
    }

    private static Set<String> all(Set<String> known, Set<String> ofTheCaller) {
        Set<String> all = new HashSet<>(known);
        all.addAll(ofTheCaller);
        return all;
    }

    private <T> @Nullable Bound<T> construct(
            Class<T> type, List<@Nullable Object> values, Map<String, Object> resolved, String path, ConfigOrigin at) {
        try {
            Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<T> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return new Bound<>(constructor.newInstance(values.toArray()), resolved);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof EngramException failure) {
                errors.add(path, at, failure.getMessage());
                return null;
            }
            throw new IllegalStateException("Cannot make " + type.getName(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot make " + type.getName(), e);
        }
    }

    private @Nullable Bound<?> component(SettingKey key, ConfigObject object, String path) {
        String full = join(path, key.name());
        ConfigValue value = object.get(key.name());
        if (key.optional() && value != null && value.valueType() == ConfigValueType.NULL) {
            value = null; // so that an override can take back what a file sets
        }
        if (value == null && !key.setting().defaultValue().isEmpty()) {
            value = defaultValue(key.setting());
        }
        if (value == null) {
            if (key.optional() && (predicting || !key.setting().optionalToPredict())) {
                return new Bound<>(Optional.empty(), "");
            }
            errors.add(full, object.origin(), "is missing: " + key.setting().help());
            return null;
        }
        return read(key.type(), value, full, key.setting());
    }

    private static ConfigValue defaultValue(Setting setting) {
        return ConfigFactory.parseString("value = " + setting.defaultValue()).getValue("value");
    }

    /** Reads a value of any supported type. */
    private @Nullable Bound<?> read(Type type, ConfigValue value, String path, Setting setting) {
        Class<?> raw = rawClass(type);
        if (raw == Optional.class) {
            Bound<?> inner = read(argument(type), value, path, setting);
            return inner == null ? null : new Bound<>(Optional.of(inner.value()), inner.resolved());
        }
        if (raw == List.class) {
            return list(argument(type), value, path, setting);
        }
        if (choices.has(raw)) {
            return choice(raw, value, path);
        }
        if (raw.isRecord()) {
            if (value instanceof ConfigObject object) {
                return record(raw, object, path, Set.of());
            }
            errors.add(path, value, "must be an object { ... }");
            return null;
        }
        return scalar(raw, value, path, setting);
    }

    private @Nullable Bound<?> list(Type element, ConfigValue value, String path, Setting setting) {
        if (!(value instanceof ConfigList list)) {
            errors.add(path, value, "must be a list [ ... ]");
            return null;
        }
        List<Object> values = new ArrayList<>();
        List<Object> resolved = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Bound<?> bound = read(element, list.get(i), path + "[" + i + "]", setting);
            if (bound != null) {
                values.add(bound.value());
                resolved.add(bound.resolved());
            }
        }
        return values.size() == list.size() ? new Bound<>(values, resolved) : null;
    }

    /** Reads a value that names its {@code type}; a bare string is the type with all defaults. */
    public @Nullable Bound<?> choice(Class<?> of, ConfigValue value, String path) {
        ConfigObject object = value instanceof ConfigObject given
                ? given
                : ConfigFactory.empty()
                        .root()
                        .withValue("type", ConfigValueFactory.fromAnyRef(value.unwrapped()))
                        .withOrigin(value.origin());
        String key = object.containsKey("type") || !choices.formatIsType(of) ? "type" : "format";
        ConfigValue name = object.get(key);
        if (name == null || name.valueType() != ConfigValueType.STRING) {
            errors.add(path, value.origin(), "needs a type." + Suggestion.of("", choices.names(of)));
            return null;
        }
        String written = (String) name.unwrapped();
        String problem = choices.problem(of, written);
        if (problem != null) {
            boolean bare = !(value instanceof ConfigObject);
            errors.add(bare ? path : join(path, key), bare ? value : name, problem);
            return null;
        }
        Bound<?> config = record(choices.configuration(of, written), object, path, Set.of(key));
        if (config == null) {
            return null;
        }
        Map<String, Object> resolved = new LinkedHashMap<>();
        resolved.put("type", written);
        ((Map<?, ?>) config.resolved()).forEach((setting, inner) -> resolved.put(String.valueOf(setting), inner));
        try {
            return new Bound<>(choices.make(of, written, config.value()), resolved);
        } catch (EngramException e) {
            errors.add(path, value.origin(), e.getMessage());
            return null;
        }
    }

    private @Nullable Bound<?> scalar(Class<?> raw, ConfigValue value, String path, Setting setting) {
        Object given = value.unwrapped();
        if (raw == String.class && given instanceof String) {
            return new Bound<>(given, given);
        }
        if (raw == Path.class && given instanceof String text) {
            Path file = directory.resolve(text);
            return new Bound<>(file, file.toString());
        }
        if (raw.isEnum()) {
            return constant(raw, value, path);
        }
        Object meant = meant(raw, value);
        if (raw == boolean.class && meant instanceof Boolean) {
            return new Bound<>(meant, meant);
        }
        if (meant instanceof Number number) {
            return number(raw, number, value, path, setting);
        }
        errors.add(path, value, "must be " + describe(raw) + limits(raw));
        return null;
    }

    /** HOCON takes a variable of the environment for a string, and leaves to its reader what is meant. */
    private static Object meant(Class<?> raw, ConfigValue value) {
        if (value.valueType() != ConfigValueType.STRING
                || raw == String.class
                || !value.origin().description().startsWith("env var")) {
            return value.unwrapped();
        }
        Config one = value.atKey("value");
        try {
            return raw == boolean.class ? one.getBoolean("value") : one.getNumber("value");
        } catch (ConfigException e) {
            return value.unwrapped();
        }
    }

    private @Nullable Bound<?> constant(Class<?> raw, ConfigValue value, String path) {
        List<String> names = new ArrayList<>();
        for (Object constant : raw.getEnumConstants()) {
            String name = SettingKey.kebab(((Enum<?>) constant).name());
            if (name.equals(value.unwrapped())) {
                return new Bound<>(constant, name);
            }
            names.add(name);
        }
        errors.add(path, value, "is not known here." + Suggestion.of(String.valueOf(value.unwrapped()), names));
        return null;
    }

    private @Nullable Bound<?> number(Class<?> raw, Number given, ConfigValue value, String path, Setting setting) {
        double number = given.doubleValue();
        Bounds bounds = Bounds.of(setting);
        if (!bounds.allow(number)) {
            errors.add(path, value, bounds.problem(number));
            return null;
        }
        if (raw == double.class || raw == Double.class) {
            return new Bound<>(number, number);
        }
        boolean whole = number == Math.rint(number);
        if ((raw == int.class || raw == Integer.class) && whole && Math.abs(number) <= Integer.MAX_VALUE) {
            return new Bound<>((int) number, (int) number);
        }
        boolean exact = given instanceof Long || given instanceof Integer; // as double, only up to 2^53
        if (isLong(raw) && (exact || (whole && number >= -0x1p63 && number < 0x1p63))) {
            return new Bound<>(given.longValue(), given.longValue());
        }
        errors.add(path, value, "must be " + describe(raw) + limits(raw));
        return null;
    }

    private static boolean isLong(Class<?> raw) {
        return raw == long.class || raw == Long.class;
    }

    private static String limits(Class<?> raw) {
        return isLong(raw) ? ", at least -2^63 and below 2^63" : "";
    }

    /** A type in words. */
    public static String describe(Type type) {
        Class<?> raw = rawClass(type);
        if (raw == Optional.class) {
            return describe(argument(type));
        }
        if (raw == int.class || raw == Integer.class || isLong(raw)) {
            return "a whole number";
        }
        if (raw == double.class || raw == Double.class) {
            return "a number";
        }
        if (raw == boolean.class) {
            return "true or false";
        }
        if (raw == List.class) {
            return "a list of " + describe(argument(type)).replaceFirst("^an? ", "") + "s";
        }
        if (raw == Path.class) {
            return "a file";
        }
        if (raw.isEnum()) {
            List<String> names = Arrays.stream(raw.getEnumConstants())
                    .map(constant -> SettingKey.kebab(((Enum<?>) constant).name()))
                    .toList();
            return String.join(" | ", names);
        }
        return raw == String.class ? "a string" : SettingKey.kebab(raw.getSimpleName());
    }

    private static Class<?> rawClass(Type type) {
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }

    private static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
