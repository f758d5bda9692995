package dev.engram.datasets;

/** No settings. */
public record MnistConfig() {}
