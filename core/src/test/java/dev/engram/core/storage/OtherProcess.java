package dev.engram.core.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A class of these tests in a JVM of its own. */
final class OtherProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    OtherProcess(Path workingDirectory, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .directory(workingDirectory.toFile())
                .redirectErrorStream(true)
                .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** What it says next; "null" once it has ended. */
    String answer() throws IOException {
        return String.valueOf(answers.readLine());
    }

    /** Lets it go on to its end. */
    void end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }

    /** Kills it, if it is still there. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
