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
     * A record whose components are the configuration's keys, each annotated with {@link Setting}. A component is an
     * {@code int}, {@code long}, {@code double}, {@code boolean} or {@code String}; a {@link java.nio.file.Path}, relative to the
     * configuration's file; an enum, whose constants are written in kebab case; another plugin, such as an
     * {@link ImportanceEstimator}; such a record; or, but for {@code boolean}, a {@link java.util.List} or
     * {@link java.util.Optional} of one.
     */
    Class<? extends Record> configuration();

    /**
     * The class, with one public constructor, which Guice calls with the configuration record (and whatever else is
     * bound).
     */
    Class<? extends T> implementation();
}
