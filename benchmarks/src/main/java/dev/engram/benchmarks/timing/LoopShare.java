package dev.engram.benchmarks.timing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Which part of the calling thread's time is not spent in {@code TF_SessionRun}, from the samples of Java's flight recorder:
 * it interrupts threads at equal intervals, in Java and in native code alike.
 */
public final class LoopShare {
    private static final String IN_JAVA = "jdk.ExecutionSample";
    private static final String IN_NATIVE = "jdk.NativeMethodSample";
    private static final Duration EVERY = Duration.ofMillis(10);
    private static final int FEWEST = 200;

    private LoopShare() {}

    /**
     * Profiles a block.
     *
     * @param block runs for several seconds on the calling thread
     */
    public static double outsideTheGraph(Runnable block) throws IOException {
        Path file = Files.createTempFile("engram-loop", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable(IN_JAVA).withPeriod(EVERY);
            recording.enable(IN_NATIVE).withPeriod(EVERY);
            recording.start();
            block.run();
            recording.stop();
            recording.dump(file);
            return outside(file, Thread.currentThread().getName());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static double outside(Path file, String thread) throws IOException {
        int all = 0;
        int inside = 0;
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            String type = event.getEventType().getName();
            if (!type.equals(IN_JAVA) && !type.equals(IN_NATIVE)) {
                continue;
            }
            RecordedThread sampled = event.getThread("sampledThread");
            if (sampled != null && thread.equals(sampled.getJavaName())) {
                all++;
                inside += runsTheGraph(event) ? 1 : 0;
            }
        }
        if (all < FEWEST) {
            throw new IllegalStateException("Only " + all + " samples of thread '" + thread + "': measure longer");
        }
        return (double) (all - inside) / all;
    }

    private static boolean runsTheGraph(RecordedEvent event) {
        return event.getStackTrace() != null
                && event.getStackTrace().getFrames().stream()
                        .map(RecordedFrame::getMethod)
                        .anyMatch(method -> method.getName().equals("TF_SessionRun"));
    }
}
