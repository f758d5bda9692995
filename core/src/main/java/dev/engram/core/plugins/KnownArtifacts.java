package dev.engram.core.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Which artifact holds a plugin that Engram itself publishes. */
final class KnownArtifacts {
    private final Properties artifacts;

    private KnownArtifacts(Properties artifacts) {
        this.artifacts = artifacts;
    }

    static KnownArtifacts load() {
        Properties artifacts = new Properties();
        try (InputStream in = KnownArtifacts.class.getResourceAsStream("known-artifacts.properties")) {
            artifacts.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new KnownArtifacts(artifacts);
    }

    @Nullable
    String of(Class<?> kind, String name) {
        return artifacts.getProperty(kind.getSimpleName() + "." + name);
    }
}
