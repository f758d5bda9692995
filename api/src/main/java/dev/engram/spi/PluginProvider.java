package dev.engram.spi;

import dev.engram.api.Setting;

/**
 * Names a plugin and its configuration; found by {@link java.util.ServiceLoader} or bound in a Guice module.
 *
 * @param <T> what the plugin is
 */
public interface PluginProvider<T> {
    /** The {@code type} in a configuration: lower case, words joined by hyphens. */
    String name();

    /** One line for people: what it does, with its source. */
    String summary();

    /**
     * A record whose components are the configuration's keys, each annotated with {@link Setting}. A component may be
     * another plugin, such as an {@link ImportanceEstimator}.
     */
    Class<? extends Record> configuration();

    /**
     * The class, with one public constructor, which Guice calls with the configuration record (and whatever else is
     * bound).
     */
    Class<? extends T> implementation();
}
