package dev.engram.core.plugins;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.engram.api.Dataset;
import dev.engram.api.Scenario;
import dev.engram.api.Setting;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;
import dev.engram.spi.PluginProvider;
import dev.engram.spi.Requirements;
import dev.engram.spi.TaskSource;
import dev.engram.spi.TaskSourceProvider;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plugins without TensorFlow, bound through a Guice module as an application would. */
public final class FakePlugins extends AbstractModule {
    private FakePlugins() {}

    /** An injector with the strategies {@code keep} and {@code hoard}, the tasks {@code toy}, and other modules. */
    public static Injector injector(Module... others) {
        List<Module> modules = new ArrayList<>(List.of(others));
        modules.add(new PluginModule(FakePlugins.class.getClassLoader()));
        modules.add(new FakePlugins());
        return Guice.createInjector(modules);
    }

    /** One more strategy, configured by {@link KeepConfig}. */
    public static Module strategy(String name, Class<? extends ConsolidationStrategy> implementation) {
        return new AbstractModule() {
            @Override
            protected void configure() {
                MapBinder.newMapBinder(binder(), String.class, ConsolidationStrategyProvider.class)
                        .addBinding(name)
                        .toInstance(new StrategyProvider(name, KeepConfig.class, implementation));
            }
        };
    }

    @Override
    protected void configure() {
        bind(String.class).toInstance("bound elsewhere");
        MapBinder<String, ConsolidationStrategyProvider> strategies =
                MapBinder.newMapBinder(binder(), String.class, ConsolidationStrategyProvider.class);
        strategies.addBinding("keep").toInstance(new StrategyProvider("keep", KeepConfig.class, Keep.class));
        strategies.addBinding("hoard").toInstance(new StrategyProvider("hoard", NoConfig.class, Hoard.class));
        MapBinder.newMapBinder(binder(), String.class, TaskSourceProvider.class)
                .addBinding("toy")
                .toInstance(new ToyProvider("toy", ToyConfig.class, Toy.class));
    }

    public record KeepConfig(
            @Setting(help = "strength", defaultValue = "1", min = 0)
            double lambda,

            @Setting(help = "how many", min = 1, max = 9) int count,

            @Setting(help = "which scenario", defaultValue = "domain")
            Scenario scenario) {}

    /** A strategy that Guice gives its configuration and another binding. */
    public static final class Keep implements ConsolidationStrategy {
        public final KeepConfig config;
        public final String injected;

        @Inject
        public Keep(KeepConfig config, String injected) {
            this.config = config;
            this.injected = injected;
        }

        @Override
        public Consolidation build(TrainingGraph graph) {
            return new Consolidation() {};
        }
    }

    public record NoConfig() {}

    /** Trains on all tasks so far. */
    public static final class Hoard implements ConsolidationStrategy {
        public Hoard(NoConfig config) {}

        @Override
        public Requirements requirements() {
            return Requirements.NONE.withTrainingData(Requirements.TrainingData.ALL_TASKS_SO_FAR);
        }

        @Override
        public Consolidation build(TrainingGraph graph) {
            return new Consolidation() {};
        }
    }

    private record StrategyProvider(
            String name, Class<? extends Record> configuration, Class<? extends ConsolidationStrategy> implementation)
            implements ConsolidationStrategyProvider, Named<ConsolidationStrategy> {}

    private record ToyProvider(
            String name, Class<? extends Record> configuration, Class<? extends TaskSource> implementation)
            implements TaskSourceProvider, Named<TaskSource> {}

    private interface Named<T> extends PluginProvider<T> {
        @Override
        default String summary() {
            return "for tests";
        }
    }

    public record ToyConfig(
            @Setting(help = "tasks", defaultValue = "2", min = 1)
            int count,

            @Setting(help = "whether there is validation data", defaultValue = "true")
            boolean validation,

            @Setting(help = "the first task of which a feature is 2", defaultValue = "99")
            int changed) {}

    /** Tasks of one example each. */
    public static final class Toy implements TaskSource {
        private final ToyConfig config;

        public Toy(ToyConfig config) {
            this.config = config;
        }

        @Override
        public TaskSequence tasks(long seed) {
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < config.count(); i++) {
                int feature = i >= config.changed() ? 2 : 1;
                Optional<Dataset> validation =
                        config.validation() ? Optional.of(oneExample("validation-" + i, feature)) : Optional.empty();
                tasks.add(new Task(
                        "task-" + i,
                        oneExample("train-" + i, feature),
                        validation,
                        oneExample("test-" + i, feature),
                        List.of(0)));
            }
            return new TaskSequence("toy", Scenario.DOMAIN, tasks, 1);
        }
    }

    private static Dataset oneExample(String name, int feature) {
        return new FakeBytes(name, List.of(feature), List.of(0), 1);
    }
}
