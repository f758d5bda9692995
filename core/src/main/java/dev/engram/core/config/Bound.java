package dev.engram.core.config;

/**
 * A value read from a configuration.
 *
 * @param value the object
 * @param resolved the same as plain maps, lists, strings, numbers and booleans, with every default in its place
 */
public record Bound<T>(T value, Object resolved) {}
