package dev.engram.spi;

/** Provider of a {@link TaskSource}. */
public interface TaskSourceProvider extends PluginProvider<TaskSource> {}
