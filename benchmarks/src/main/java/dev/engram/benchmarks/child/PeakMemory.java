package dev.engram.benchmarks.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The largest resident memory that this process ever had. */
public final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private PeakMemory() {}

    /** Whether this system tells. */
    public static boolean known() {
        return Files.isReadable(STATUS);
    }

    /** In bytes. */
    public static long bytes() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow(() -> new IOException(STATUS + " has no line VmHWM"));
    }
}
