package dev.engram.core.sweep;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A key of the configuration with the values to try.
 *
 * @param path as written
 * @param strategy position of the one strategy that it varies; empty for a key that all strategies share
 * @param inside the path below that strategy, or below the root
 * @param resolved that strategy, or the root, with every default in its place
 * @param candidates the values
 */
record SweptKey(String path, Optional<Integer> strategy, String inside, ConfigObject resolved, Candidates candidates) {
    private static final String STRATEGIES = "strategies";

    boolean isShared() {
        return strategy.isEmpty();
    }

    boolean varies(int index) {
        return isShared() || strategy.orElseThrow() == index;
    }

    /** An endless stream that depends on the seed and the path alone: more trials or other keys do not change it. */
    Stream<ConfigValue> draws(long seed) {
        // Drawn, since a generator seeded with a multiple of its own increment continues another's stream.
        long start = new SplittableRandom(seed).nextLong() + path.hashCode();
        SplittableRandom random = new SplittableRandom(start);
        return Stream.generate(() -> candidates.draw(random));
    }

    /** The configuration with this key set. */
    ConfigObject set(ConfigObject root, ConfigValue value) {
        List<String> keys = ConfigUtil.splitPath(inside);
        if (isShared()) {
            return set(root, resolved, keys, value);
        }
        ConfigList given = strategies(root);
        List<ConfigValue> entries = new ArrayList<>(given);
        int index = strategy.orElseThrow();
        entries.set(index, set(object(entries.get(index), null, value), resolved, keys, value));
        return root.withValue(
                STRATEGIES, ConfigValueFactory.fromIterable(entries).withOrigin(given.origin()));
    }

    /** The list that every valid configuration has. */
    static ConfigList strategies(ConfigObject root) {
        return (ConfigList) requireNonNull(root.get(STRATEGIES), STRATEGIES);
    }

    private static ConfigObject set(
            ConfigObject object, @Nullable ConfigObject resolved, List<String> keys, ConfigValue value) {
        String key = keys.get(0);
        if (keys.size() == 1) {
            return object.withValue(key, value);
        }
        ConfigObject below = resolved != null && resolved.get(key) instanceof ConfigObject defaults ? defaults : null;
        ConfigObject inner = object(object.get(key), below, value);
        return object.withValue(key, set(inner, below, keys.subList(1, keys.size()), value));
    }

    /** A bare string is the type with all defaults; where nothing is written, the defaults hold. */
    private static ConfigObject object(
            @Nullable ConfigValue given, @Nullable ConfigObject defaults, ConfigValue value) {
        if (given instanceof ConfigObject object) {
            return object;
        }
        ConfigObject empty = ConfigFactory.empty().root().withOrigin(value.origin());
        if (given != null && given.valueType() == ConfigValueType.STRING) {
            return empty.withValue("type", given);
        }
        return given == null && defaults != null ? defaults : empty;
    }
}
