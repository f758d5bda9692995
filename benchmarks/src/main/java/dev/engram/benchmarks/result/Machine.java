package dev.engram.benchmarks.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.tensorflow.TensorFlow;

/**
 * Where something was measured.
 *
 * @param processor its name
 * @param cores that the JVM may use
 * @param threads intra-operation threads of TensorFlow
 * @param memoryBytes of the machine, 0 where unknown
 */
public record Machine(
        String processor, int cores, int threads, long memoryBytes, String os, String java, String tensorflow) {
    /**
     * This machine.
     *
     * @param threads intra-operation threads of TensorFlow
     */
    public static Machine here(int threads) {
        return new Machine(
                value(Path.of("/proc/cpuinfo"), "model name", System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                threads,
                kibibytes(value(Path.of("/proc/meminfo"), "MemTotal", "0")) * 1024,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                TensorFlow.version());
    }

    private static long kibibytes(String text) {
        return Long.parseLong(text.replaceAll("\\D", ""));
    }

    /** From a file of lines "key : value", where there is one. */
    private static String value(Path file, String key, String otherwise) {
        if (!Files.isReadable(file)) {
            return otherwise;
        }
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** In one line. */
    public String text() {
        String memory = memoryBytes == 0 ? "" : String.format(Locale.ROOT, ", %.0f GB", memoryBytes / 1e9);
        return processor + ", " + cores + " cores, " + threads + " threads" + memory + "; " + os + "; " + java
                + "; TensorFlow " + tensorflow;
    }
}
