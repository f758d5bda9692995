package dev.engram.spi;

/** Provider of an {@link ImportanceEstimator}. */
public interface ImportanceEstimatorProvider extends PluginProvider<ImportanceEstimator> {}
