package dev.engram.core.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.engram.api.EngramException;
import dev.engram.spi.ConsolidationStrategyProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that the virtual machine refuses. */
class UnloadablePluginTest {
    private static final String SERVICES = "META-INF/services/" + ConsolidationStrategyProvider.class.getName();

    @TempDir
    Path directory;

    private Throwable failure(Map<String, byte[]> entries) throws IOException {
        Path jar = directory.resolve("my-plugin.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        ClassLoader loader = PluginDirectory.loader(directory, getClass().getClassLoader());
        return catchThrowable(() -> new PluginModule(loader));
    }

    private static byte[] services(String provider) {
        return ("# a comment\n" + provider + " # another\n").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aServicesFileThatNamesNoClassIsNamedWithIt() throws IOException {
        assertThat(failure(Map.of(SERVICES, services("gone.Provider"))))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("A plugin cannot be loaded: ")
                .hasMessageContaining("Provider gone.Provider not found")
                .hasMessageContaining("my-plugin.jar!/" + SERVICES)
                .hasMessageContaining("or remove its jar");
    }

    @Test
    void aClassOfANewerJavaIsNamedWithItsJar() throws IOException {
        byte[] ofJava60 = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 104, 0, 0, 0, 0};
        assertThat(failure(Map.of(SERVICES, services("newer.Provider"), "newer/Provider.class", ofJava60)))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("newer/Provider has been compiled by a more recent version")
                .hasMessageContaining("my-plugin.jar!/" + SERVICES)
                .hasMessageContaining("Build it for Java " + Runtime.version().feature());
    }
}
