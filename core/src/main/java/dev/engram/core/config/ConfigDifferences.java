package dev.engram.core.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Says key by key where two configurations differ. */
public final class ConfigDifferences {
    private ConfigDifferences() {}

    /**
     * The differences.
     *
     * @return a line a key: {@code path: old before, new now}; empty if there are none
     */
    public static List<String> between(ConfigObject before, ConfigObject now) {
        Map<String, String> old = new TreeMap<>();
        Map<String, String> current = new TreeMap<>();
        flatten("", before, old);
        flatten("", now, current);
        TreeSet<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(current.keySet());
        List<String> differences = new ArrayList<>();
        for (String key : keys) {
            String was = old.getOrDefault(key, "nothing");
            String is = current.getOrDefault(key, "nothing");
            if (!was.equals(is)) {
                differences.add(key + ": " + was + " before, " + is + " now");
            }
        }
        return differences;
    }

    private static void flatten(String path, ConfigValue value, Map<String, String> into) {
        if (value instanceof ConfigObject object && !object.isEmpty()) {
            object.forEach((key, inner) -> flatten(path.isEmpty() ? key : path + "." + key, inner, into));
        } else if (value instanceof ConfigList list && list.stream().anyMatch(ConfigObject.class::isInstance)) {
            for (int i = 0; i < list.size(); i++) {
                flatten(path + "[" + i + "]", list.get(i), into);
            }
        } else {
            into.put(path, value.render(ConfigRenderOptions.concise()));
        }
    }
}
