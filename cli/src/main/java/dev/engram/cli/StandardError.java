package dev.engram.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Where Java's messages go when the launcher filters what native code writes to standard error: to the file that the system
 * property {@code engram.stderr} names.
 */
final class StandardError {
    private StandardError() {}

    static void take() {
        String file = System.getProperty("engram.stderr");
        if (file != null) {
            try {
                System.setErr(new PrintStream(new FileOutputStream(file, true), true, Charset.defaultCharset()));
            } catch (IOException e) {
                System.err.println("Cannot write messages to " + file + ": " + e);
            }
        }
    }
}
