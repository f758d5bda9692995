package dev.engram.core.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one path of a place that many lead to, whether something is there yet or not. */
final class CanonicalPath {
    private CanonicalPath() {}

    static Path of(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path parent = absolute.getParent();
        if (parent == null || Files.exists(absolute)) {
            return absolute.toRealPath();
        }
        // Only below a real path does ".." lead to what stands before it.
        return of(parent).resolve(absolute.getFileName()).normalize();
    }
}
