package dev.engram.core.storage;

import dev.engram.api.EngramException;
import java.io.IOException;
import java.nio.file.Path;

/** Tries to lock a directory, says how that went, and holds it until its input ends. */
final class LockHolder {
    private LockHolder() {}

    @SuppressWarnings("try") // the lock is held, not used
    public static void main(String[] arguments) throws IOException {
        try (DirectoryLock held = DirectoryLock.on(Path.of(arguments[0]))) {
            System.out.println("held");
            System.in.read();
        } catch (EngramException e) {
            System.out.println("refused");
        }
    }
}
