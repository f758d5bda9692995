package dev.engram.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Where Java's messages go when the launcher filters what native code writes to standard error: to file descriptor 0, of which
 * the launcher has made the unfiltered one and says so by the system property {@code engram.messages}.
 */
final class StandardError {
    private StandardError() {}

    static void take() {
        if ("0".equals(System.getProperty("engram.messages"))) {
            System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.in), true, Charset.defaultCharset()));
        }
    }
}
