package dev.engram.testkit;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.multibindings.MapBinder;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import dev.engram.core.config.Bound;
import dev.engram.core.config.ConfigErrors;
import dev.engram.core.config.RecordReader;
import dev.engram.core.plugins.PluginModule;
import dev.engram.core.plugins.Plugins;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;
import java.nio.file.Path;
import java.util.Objects;
import java.util.ServiceLoader;

/** Makes the strategies of one provider from configuration, as the command does: bound by Guice, settings checked. */
final class ConfiguredStrategies {
    private final ConsolidationStrategyProvider provider;
    private final Plugins plugins;

    ConfiguredStrategies(ConsolidationStrategyProvider provider) {
        this.provider = provider;
        ClassLoader loader = provider.getClass().getClassLoader();
        boolean registered = ServiceLoader.load(ConsolidationStrategyProvider.class, loader).stream()
                .anyMatch(found -> found.type() == provider.getClass());
        plugins = Guice.createInjector(new PluginModule(loader), new AbstractModule() {
                    @Override
                    protected void configure() {
                        if (!registered) {
                            MapBinder.newMapBinder(binder(), String.class, ConsolidationStrategyProvider.class)
                                    .addBinding(provider.name())
                                    .toInstance(provider);
                        }
                    }
                })
                .getInstance(Plugins.class);
    }

    /**
     * A strategy.
     *
     * @param settings HOCON of settings other than the defaults; later ones win
     */
    ConsolidationStrategy with(String... settings) {
        ConfigErrors errors = new ConfigErrors();
        RecordReader reader = new RecordReader(plugins, Path.of(""), errors);
        ConfigObject object = ConfigFactory.parseString(
                        String.join("\n", settings) + "\ntype = \"" + provider.name() + "\"")
                .root();
        Bound<?> strategy = reader.choice(ConsolidationStrategy.class, object, "strategy");
        errors.throwIfAny();
        return (ConsolidationStrategy)
                Objects.requireNonNull(strategy, "strategy is null").value();
    }
}
