package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InterruptionTest {
    @Test
    void aRunMayEndWhileTheJvmIsShuttingDown() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClosedInShutdown.class.getName())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    /** Closes so many that some of them have not yet heard of the shutdown. */
    static final class ClosedInShutdown {
        public static void main(String[] arguments) {
            List<Interruption> interruptions =
                    Stream.generate(Interruption::onCtrlC).limit(500).toList();
            Thread closing = new Thread(() -> interruptions.forEach(Interruption::close));
            closing.setUncaughtExceptionHandler(
                    (thread, failure) -> Runtime.getRuntime().halt(1));
            Runtime.getRuntime().addShutdownHook(closing);
        }
    }
}
