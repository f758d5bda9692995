package dev.engram.spi;

/** Provider of a {@link ConsolidationStrategy}. */
public interface ConsolidationStrategyProvider extends PluginProvider<ConsolidationStrategy> {}
