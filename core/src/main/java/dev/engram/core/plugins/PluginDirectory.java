package dev.engram.core.plugins;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** A directory into which jars with plugins are dropped. */
public final class PluginDirectory {
    private PluginDirectory() {}

    /** A class loader that sees every jar of the directory, beside what {@code parent} sees. */
    public static ClassLoader loader(Path directory, ClassLoader parent) {
        if (!Files.isDirectory(directory)) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "--plugins " + directory + " is not a directory; put the plugins' jars into one");
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<URL> jars = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                requireJar(file);
                jars.add(file.toUri().toURL());
            }
            return new URLClassLoader(jars.toArray(URL[]::new), parent);
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot read " + directory + ": " + e, e);
        }
    }

    /** A class loader passes over what it cannot open. */
    private static void requireJar(Path file) {
        try {
            new JarFile(file.toFile()).close();
        } catch (IOException e) {
            throw new EngramException(
                    ErrorCode.PLUGIN,
                    "The plugin " + file + " cannot be opened (" + e.getMessage()
                            + "). Build or copy it again, or remove it from the directory",
                    e);
        }
    }
}
