package dev.engram.core.plugins;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.spi.ConsolidationStrategyProvider;
import dev.engram.spi.DataSourceProvider;
import dev.engram.spi.ImportanceEstimatorProvider;
import dev.engram.spi.PluginProvider;
import dev.engram.spi.TaskSourceProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Binds every provider that a {@link ServiceLoader} finds. A Guice module may add providers to the same maps:
 * {@code MapBinder.newMapBinder(binder(), String.class, ConsolidationStrategyProvider.class)}.
 */
public final class PluginModule extends AbstractModule {
    private final ClassLoader loader;

    /**
     * Finds plugins.
     *
     * @param loader sees the plugins' jars
     */
    public PluginModule(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    protected void configure() {
        bindAll(ConsolidationStrategyProvider.class);
        bindAll(ImportanceEstimatorProvider.class);
        bindAll(DataSourceProvider.class);
        bindAll(TaskSourceProvider.class);
        bind(Plugins.class);
    }

    private <P extends PluginProvider<?>> void bindAll(Class<P> kind) {
        MapBinder<String, P> map = MapBinder.newMapBinder(binder(), String.class, kind);
        Map<String, P> found = new HashMap<>();
        for (P provider : ServiceLoader.load(kind, loader)) {
            if (!provider.name().matches("[a-z][a-z0-9-]*")) {
                throw new EngramException(
                        ErrorCode.PLUGIN,
                        "The name '" + provider.name() + "' of "
                                + provider.getClass().getName() + " must be lower-case words joined by hyphens");
            }
            P other = found.put(provider.name(), provider);
            if (other != null) {
                throw new EngramException(
                        ErrorCode.PLUGIN,
                        "Two plugins are called '" + provider.name() + "': "
                                + other.getClass().getName() + " and "
                                + provider.getClass().getName() + ". Remove one, or rename it");
            }
            map.addBinding(provider.name()).toInstance(provider);
        }
    }
}
