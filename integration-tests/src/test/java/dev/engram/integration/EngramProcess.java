package dev.engram.integration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command in a JVM of its own, on this test's class path. */
final class EngramProcess {
    /** Tests start a hundred of them, which end before the second compiler is of use. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private EngramProcess() {}

    static Process start(String... arguments) throws IOException {
        return start(List.of(), arguments);
    }

    /** The same with options of the JVM. */
    static Process start(List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(QUICK_START);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.engram.cli.Engram"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }
}
