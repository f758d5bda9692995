package dev.engram.datasets.mnist;

/** No settings. */
public record MnistConfig() {}
