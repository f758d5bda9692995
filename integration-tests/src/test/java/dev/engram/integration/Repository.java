package dev.engram.integration;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that these tests run in. */
final class Repository {
    private Repository() {}

    static Path file(String path) {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("LICENSE"))) {
            directory = directory.getParent();
        }
        return directory.resolve(path);
    }
}
