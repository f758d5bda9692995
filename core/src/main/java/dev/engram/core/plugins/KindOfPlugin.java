package dev.engram.core.plugins;

import dev.engram.core.config.SettingKey;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.DataSource;
import dev.engram.spi.ImportanceEstimator;
import dev.engram.spi.TaskSource;
import java.util.Map;

/** What people call the kinds of plugins. */
final class KindOfPlugin {
    private static final Map<Class<?>, String> WORDS = Map.of(
            ConsolidationStrategy.class, "strategy",
            ImportanceEstimator.class, "importance estimator",
            DataSource.class, "data source",
            TaskSource.class, "task source");

    private KindOfPlugin() {}

    static String word(Class<?> kind) {
        return WORDS.getOrDefault(
                kind,
                SettingKey.kebab(kind.getSimpleName())
                        .replaceAll("-(spec|config)$", "")
                        .replace('-', ' '));
    }
}
