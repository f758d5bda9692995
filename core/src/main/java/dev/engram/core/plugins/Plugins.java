package dev.engram.core.plugins;

import com.google.inject.AbstractModule;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.ProvisionException;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Layer;
import dev.engram.api.OptimizerSpec;
import dev.engram.core.config.Choices;
import dev.engram.core.config.NetworkConfig;
import dev.engram.core.config.Suggestion;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;
import dev.engram.spi.DataSource;
import dev.engram.spi.DataSourceProvider;
import dev.engram.spi.ImportanceEstimator;
import dev.engram.spi.ImportanceEstimatorProvider;
import dev.engram.spi.PluginProvider;
import dev.engram.spi.TaskSource;
import dev.engram.spi.TaskSourceProvider;
import java.lang.reflect.Constructor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All plugins by kind and name, and the closed choices of the framework beside them. */
public final class Plugins implements Choices {
    private final Injector injector;
    private final KnownArtifacts artifacts = KnownArtifacts.load();
    private final Map<Class<?>, Map<String, ? extends PluginProvider<?>>> providers = new LinkedHashMap<>();
    private final Map<Class<?>, Map<String, Class<? extends Record>>> specifications = Map.of(
            OptimizerSpec.class,
                    new TreeMap<>(Map.of(
                            "sgd", OptimizerSpec.Sgd.class,
                            "momentum", OptimizerSpec.Momentum.class,
                            "adam", OptimizerSpec.Adam.class,
                            "rmsprop", OptimizerSpec.RmsProp.class,
                            "adagrad", OptimizerSpec.AdaGrad.class)),
            Layer.class,
                    new TreeMap<>(Map.of(
                            "dense", Layer.Dense.class,
                            "conv", Layer.Conv2d.class,
                            "max-pool", Layer.MaxPool.class,
                            "average-pool", Layer.AveragePool.class,
                            "flatten", Layer.Flatten.class,
                            "dropout", Layer.Dropout.class)),
            NetworkConfig.class,
                    new TreeMap<>(Map.of(
                            "mlp", NetworkConfig.Mlp.class,
                            "cnn", NetworkConfig.Cnn.class)));

    @Inject
    Plugins(
            Injector injector,
            Map<String, ConsolidationStrategyProvider> strategies,
            Map<String, ImportanceEstimatorProvider> estimators,
            Map<String, DataSourceProvider> data,
            Map<String, TaskSourceProvider> tasks) {
        this.injector = injector;
        providers.put(ConsolidationStrategy.class, new TreeMap<>(strategies));
        providers.put(ImportanceEstimator.class, new TreeMap<>(estimators));
        providers.put(DataSource.class, new TreeMap<>(data));
        providers.put(TaskSource.class, new TreeMap<>(tasks));
    }

    @Override
    public boolean has(Class<?> of) {
        return providers.containsKey(of) || specifications.containsKey(of);
    }

    @Override
    public boolean formatIsType(Class<?> of) {
        return of == DataSource.class;
    }

    @Override
    public Collection<String> names(Class<?> of) {
        return specifications.containsKey(of)
                ? specifications.get(of).keySet()
                : known(of).keySet();
    }

    /** The providers of a kind of plugin, by name. */
    public Map<String, ? extends PluginProvider<?>> known(Class<?> of) {
        return Objects.requireNonNull(providers.get(of), "not a kind of plugin");
    }

    @Override
    public @Nullable String problem(Class<?> of, String name) {
        if (names(of).contains(name)) {
            return null;
        }
        String artifact = artifacts.of(of, name);
        if (artifact != null) {
            return "is known, but its jar is missing: add the artifact " + artifact;
        }
        boolean perhapsElsewhere =
                providers.containsKey(of) && Suggestion.nearest(name, names(of)).isEmpty();
        return "is not a known " + word(of) + "." + Suggestion.of(name, names(of))
                + (perhapsElsewhere ? " If a plugin has it, say where its jar is: --plugins DIR" : "");
    }

    private static String word(Class<?> of) {
        return KindOfPlugin.word(of);
    }

    @Override
    public Class<? extends Record> configuration(Class<?> of, String name) {
        Map<String, Class<? extends Record>> records = specifications.get(of);
        return Objects.requireNonNull(
                records != null
                        ? records.get(name)
                        : Objects.requireNonNull(known(of).get(name), name).configuration(),
                name);
    }

    @Override
    public Object make(Class<?> of, String name, Object configuration) {
        if (specifications.containsKey(of)) {
            return configuration;
        }
        PluginProvider<?> provider = Objects.requireNonNull(known(of).get(name), name);
        Object made = make(provider, configuration);
        return made instanceof DataSource source ? new LoadedOnce(source) : made;
    }

    private Object make(PluginProvider<?> provider, Object configuration) {
        try {
            return inject(provider, provider.implementation(), configuration);
        } catch (ProvisionException e) {
            if (e.getCause() instanceof EngramException failure) {
                throw failure;
            }
            if (e.getCause() instanceof LinkageError failure) {
                throw unlinked(provider, failure);
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw unmade(provider, failure.toString(), "Does it take this configuration?", failure);
            }
            throw e;
        } catch (LinkageError e) {
            throw unlinked(provider, e);
        }
    }

    private static EngramException unlinked(PluginProvider<?> provider, LinkageError failure) {
        return unmade(
                provider,
                UnloadablePlugin.reason(failure),
                "Add the jar that is missing, or build the plugin for this version of Engram",
                failure);
    }

    private static EngramException unmade(
            PluginProvider<?> provider, String reason, String whatToDo, Throwable failure) {
        return new EngramException(
                ErrorCode.PLUGIN,
                "The plugin '" + provider.name() + "' (" + provider.getClass().getName() + ") cannot be made: " + reason
                        + ". " + whatToDo,
                failure);
    }

    /** Guice calls the one public constructor with the configuration record and whatever else is bound. */
    private <T> T inject(PluginProvider<?> provider, Class<T> implementation, Object configuration) {
        Constructor<T> constructor = onlyConstructor(provider, implementation);
        return injector.createChildInjector(new AbstractModule() {
                    @Override
                    protected void configure() {
                        bindConfiguration(provider.configuration(), configuration);
                        bind(implementation).toConstructor(constructor);
                    }

                    private <C> void bindConfiguration(Class<C> type, Object value) {
                        bind(type).toInstance(type.cast(value));
                    }
                })
                .getInstance(Key.get(implementation));
    }

    private static <T> Constructor<T> onlyConstructor(PluginProvider<?> provider, Class<T> implementation) {
        if (implementation.getConstructors().length != 1) {
            throw new EngramException(
                    ErrorCode.PLUGIN,
                    "The plugin '" + provider.name() + "' (" + implementation.getName() + ") has "
                            + implementation.getConstructors().length
                            + " public constructors; it needs exactly one, which takes "
                            + provider.configuration().getSimpleName());
        }
        @SuppressWarnings("unchecked") // getConstructors gives those of the class itself
        Constructor<T> constructor = (Constructor<T>) implementation.getConstructors()[0];
        return constructor;
    }
}
