package dev.engram.core.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.spi.ConsolidationStrategy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
    @Test
    void aGuiceModuleAddsToTheSameMap() {
        Plugins plugins = FakePlugins.injector().getInstance(Plugins.class);
        assertThat(plugins.names(ConsolidationStrategy.class)).containsExactly("hoard", "keep");
    }

    @Test
    void aPluginDirectoryMustBeADirectory(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("plugin.jar"), "");
        assertThatThrownBy(() -> PluginDirectory.loader(file, getClass().getClassLoader()))
                .hasMessageContaining("plugin.jar is not a directory; put the plugins' jars into one");
    }
}
