package dev.engram.benchmarks.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own, started as the launcher starts it. */
public final class ChildJvm {
    private final List<String> options =
            new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xshare:auto", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"));

    /**
     * What a child said.
     *
     * @param lines of its standard output
     * @param secondsToFirstLine from the start of the process
     * @param seconds of the whole process
     */
    public record Output(List<String> lines, double secondsToFirstLine, double seconds) {
        public Output {
            lines = List.copyOf(lines);
        }
    }

    /** Adds an option of the JVM. */
    public ChildJvm option(String option) {
        options.add(option);
        return this;
    }

    /**
     * Runs a class to its end.
     *
     * @throws IllegalStateException when it ends with anything but 0; its standard error went to this process's
     */
    public Output run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new ArrayList<>();
        double first = Double.NaN;
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                first = lines.isEmpty() ? since(start) : first;
                lines.add(line);
            }
        }
        int exit = process.waitFor();
        if (exit != 0 || lines.isEmpty()) {
            throw new IllegalStateException(
                    String.join(" ", command) + " ended with " + exit + " after the lines " + lines);
        }
        return new Output(lines, first, since(start));
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
