package dev.engram.cli;

import com.google.inject.Injector;
import dev.engram.core.model.Models;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Plugins from a directory. */
final class PluginOption {
    @Option(names = "--plugins", paramLabel = "DIR", description = "Directory of jars with further plugins.")
    private @Nullable Path plugins;

    Optional<Path> directory() {
        return Optional.ofNullable(plugins);
    }

    Injector injector() {
        return EngramInjector.create(plugins);
    }

    Models models() {
        return injector().getInstance(Models.class);
    }
}
