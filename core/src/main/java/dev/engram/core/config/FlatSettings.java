package dev.engram.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * A resolved configuration key by key.
 *
 * @param values by dotted path; those of a strategy under {@code strategies.LABEL:}, since their order says nothing
 */
public record FlatSettings(Map<String, Object> values) {
    /** The same configuration, flat. */
    public static FlatSettings of(Map<String, Object> resolved) {
        Map<String, Object> flat = new LinkedHashMap<>();
        resolved.forEach((key, value) -> {
            if (key.equals("strategies") && value instanceof List<?> strategies) {
                for (Object strategy : strategies) {
                    flatten("strategies." + ((Map<?, ?>) strategy).get("label") + ":", strategy, flat);
                }
            } else {
                flatten(key, value, flat);
            }
        });
        return new FlatSettings(flat);
    }

    private static void flatten(String path, Object value, Map<String, Object> into) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> flatten(path + "." + key, inner, into));
        } else {
            into.put(path, value);
        }
    }

    /** The paths, in order, whose values differ in another configuration. */
    public List<String> changed(FlatSettings now) {
        TreeSet<String> keys = new TreeSet<>(values.keySet());
        keys.addAll(now.values.keySet());
        List<String> changed = new ArrayList<>(keys);
        changed.removeIf(key -> Objects.equals(values.get(key), now.values.get(key)));
        return changed;
    }

    /** What became of one path, for people. */
    public String change(String key, FlatSettings now) {
        return key + ": " + values.getOrDefault(key, "(absent)") + " before, "
                + now.values.getOrDefault(key, "(absent)") + " now";
    }
}
