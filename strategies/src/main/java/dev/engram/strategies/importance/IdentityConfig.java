package dev.engram.strategies.importance;

/** No settings. */
public record IdentityConfig() {}
