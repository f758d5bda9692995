package dev.engram.benchmarks.timing;

import java.util.Arrays;
import java.util.Random;

/**
 * Which part of the calling thread's time is not spent in {@code TF_SessionRun}: another thread looks at its stack at random
 * moments. (Java's flight recorder is no use here: it drops samples of a thread that is just changing between Java and native
 * code, which is what all of this time consists of, and found a quarter of it.)
 */
public final class LoopShare {
    private static final int LONGEST_PAUSE_MICROSECONDS = 4_000;
    private static final int FEWEST = 200;

    private final Thread watched;
    private int samples;
    private int inside;

    private LoopShare(Thread watched) {
        this.watched = watched;
    }

    /**
     * Watches a block.
     *
     * @param block runs for several seconds on the calling thread
     * @throws IllegalStateException when it ended before there were samples enough
     */
    public static double outsideTheGraph(Runnable block) throws InterruptedException {
        LoopShare share = new LoopShare(Thread.currentThread());
        Thread watcher = new Thread(share::watch, "loop-share");
        watcher.setDaemon(true);
        watcher.start();
        try {
            block.run();
        } finally {
            watcher.interrupt();
            watcher.join();
        }
        if (share.samples < FEWEST) {
            throw new IllegalStateException(
                    "Only " + share.samples + " samples, " + FEWEST + " needed: measure longer");
        }
        return (double) (share.samples - share.inside) / share.samples;
    }

    private void watch() {
        Random pauses = new Random(1);
        while (!Thread.currentThread().isInterrupted()) {
            try {
                int microseconds = 1 + pauses.nextInt(LONGEST_PAUSE_MICROSECONDS);
                Thread.sleep(microseconds / 1000, microseconds % 1000 * 1000);
            } catch (InterruptedException e) {
                return;
            }
            samples++;
            inside += runsTheGraph(watched.getStackTrace()) ? 1 : 0;
        }
    }

    private static boolean runsTheGraph(StackTraceElement[] stack) {
        return Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("TF_SessionRun"));
    }
}
