package dev.engram.core.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.Inject;
import com.google.inject.multibindings.MapBinder;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.Task;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.DataSource;
import dev.engram.spi.DataSourceProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
    @Test
    void aGuiceModuleAddsToTheSameMap() {
        Plugins plugins = FakePlugins.injector().getInstance(Plugins.class);
        assertThat(plugins.names(ConsolidationStrategy.class)).containsExactly("hoard", "keep");
    }

    @Test
    void aSourceIsLoadedOnceHoweverManyAskAtTheSameTime() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        DataSource source = countedSource(loads);
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            Callable<DataSource.TrainAndTest> load = source::load;
            for (Future<DataSource.TrainAndTest> given : executor.invokeAll(Collections.nCopies(8, load))) {
                assertThat(given.get()).isSameAs(source.load());
            }
            assertThat(loads).hasValue(1);
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void aSourceThatKnowsNothingOfPredictionsGivesItsTestExamples() {
        DataSource source = countedSource(new AtomicInteger());
        assertThat(source.toPredict().name()).isEqualTo("test-0");
    }

    @Test
    void aSourceThatFailedIsAskedAgain() {
        AtomicInteger loads = new AtomicInteger(-1);
        DataSource source = countedSource(loads);
        assertThatThrownBy(source::load).hasMessage("not there yet");
        assertThat(source.load()).isSameAs(source.load());
        assertThat(loads).hasValue(1);
    }

    private static DataSource countedSource(AtomicInteger loads) {
        Plugins plugins = FakePlugins.injector(new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(AtomicInteger.class).toInstance(loads);
                        MapBinder.newMapBinder(binder(), String.class, DataSourceProvider.class)
                                .addBinding("counted")
                                .toInstance(new CountedProvider());
                    }
                })
                .getInstance(Plugins.class);
        return (DataSource) plugins.make(DataSource.class, "counted", new FakePlugins.NoConfig());
    }

    /** Counts how often it is loaded; fails where the count begins below 0. */
    public static final class Counted implements DataSource {
        private final AtomicInteger loads;

        @Inject
        public Counted(AtomicInteger loads) {
            this.loads = loads;
        }

        @Override
        public TrainAndTest load() {
            if (loads.incrementAndGet() == 0) {
                throw new IllegalStateException("not there yet");
            }
            Task task = new FakePlugins.Toy(new FakePlugins.ToyConfig(1, false, 99))
                    .tasks(0)
                    .tasks()
                    .get(0);
            return new TrainAndTest(task.train(), task.test());
        }
    }

    private static final class CountedProvider implements DataSourceProvider {
        @Override
        public String name() {
            return "counted";
        }

        @Override
        public String summary() {
            return "for tests";
        }

        @Override
        public Class<? extends Record> configuration() {
            return FakePlugins.NoConfig.class;
        }

        @Override
        public Class<? extends DataSource> implementation() {
            return Counted.class;
        }
    }

    @Test
    void aTypeThatNothingIsNearToMayBeAPlugins() {
        Plugins plugins = FakePlugins.injector().getInstance(Plugins.class);
        assertThat(plugins.problem(ConsolidationStrategy.class, "anchored-l1"))
                .isEqualTo("is not a known strategy. Known: hoard, keep. If a plugin has it, say where its jar is:"
                        + " --plugins DIR");
        assertThat(plugins.problem(ConsolidationStrategy.class, "kep")).endsWith("Did you mean \"keep\"?");
        assertThat(plugins.problem(OptimizerSpec.class, "anchored-l1")).doesNotContain("--plugins");
    }

    @Test
    void aJarThatCannotBeOpenedIsNamed(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("broken.jar"), "no archive");
        assertThatThrownBy(() -> PluginDirectory.loader(directory, getClass().getClassLoader()))
                .hasMessageContaining("broken.jar cannot be opened")
                .hasMessageContaining("or remove it");
    }

    @Test
    void aPluginDirectoryMustBeADirectory(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("plugin.jar"), "");
        assertThatThrownBy(() -> PluginDirectory.loader(file, getClass().getClassLoader()))
                .hasMessageContaining("plugin.jar is not a directory; put the plugins' jars into one");
    }
}
