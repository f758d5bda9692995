package dev.engram.tf.feed;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A thread that reads ahead. What it may not have read is read by who needs it, or found missing there. */
final class ReaderThread {
    private ReaderThread() {}

    static ExecutorService start() {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "engram-reader");
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler(
                    (failed, error) -> {}); // mapped memory fails later than where it is read
            return thread;
        });
    }
}
