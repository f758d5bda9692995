package dev.engram.strategies.none;

/** No settings. */
public record NoConfig() {}
