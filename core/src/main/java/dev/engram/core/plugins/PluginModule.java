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
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Binds every provider that a {@link ServiceLoader} finds. A Guice module may add providers to the same maps:
 * {@code MapBinder.newMapBinder(binder(), String.class, ConsolidationStrategyProvider.class)}.
 */
public final class PluginModule extends AbstractModule {
    private final List<Found<?>> found;

    /** The providers of a kind by name. */
    private record Found<P>(Class<P> kind, Map<String, P> byName) {}

    /**
     * Finds plugins.
     *
     * @param loader sees the plugins' jars
     * @throws EngramException {@link ErrorCode#PLUGIN} naming a plugin that cannot be loaded or has a wrong name
     */
    public PluginModule(ClassLoader loader) {
        found = List.of(
                find(ConsolidationStrategyProvider.class, loader),
                find(ImportanceEstimatorProvider.class, loader),
                find(DataSourceProvider.class, loader),
                find(TaskSourceProvider.class, loader));
    }

    @Override
    protected void configure() {
        found.forEach(this::bindAll);
        bind(Plugins.class);
    }

    private <P> void bindAll(Found<P> providers) {
        MapBinder<String, P> map = MapBinder.newMapBinder(binder(), String.class, providers.kind());
        providers.byName().forEach((name, provider) -> map.addBinding(name).toInstance(provider));
    }

    private static <P extends PluginProvider<?>> Found<P> find(Class<P> kind, ClassLoader loader) {
        Map<String, P> byName = new HashMap<>();
        try {
            for (P provider : ServiceLoader.load(kind, loader)) {
                add(provider, byName);
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw UnloadablePlugin.named(kind, loader, e);
        }
        return new Found<>(kind, byName);
    }

    private static <P extends PluginProvider<?>> void add(P provider, Map<String, P> byName) {
        if (!provider.name().matches("[a-z][a-z0-9-]*")) {
            throw new EngramException(
                    ErrorCode.PLUGIN,
                    "The name '" + provider.name() + "' of "
                            + provider.getClass().getName() + " must be lower-case words joined by hyphens");
        }
        P other = byName.put(provider.name(), provider);
        if (other != null) {
            throw new EngramException(
                    ErrorCode.PLUGIN,
                    "Two plugins are called '" + provider.name() + "': "
                            + other.getClass().getName() + " and "
                            + provider.getClass().getName() + ". Remove one, or rename it");
        }
    }
}
