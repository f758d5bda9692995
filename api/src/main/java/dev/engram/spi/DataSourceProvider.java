package dev.engram.spi;

/** Provider of a {@link DataSource}. */
public interface DataSourceProvider extends PluginProvider<DataSource> {}
