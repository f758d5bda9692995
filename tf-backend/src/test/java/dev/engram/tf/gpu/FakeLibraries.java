package dev.engram.tf.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files with the first bytes of a shared library, and nothing else. */
final class FakeLibraries {
    private static final byte[] X86_64 = header((byte) 2, (byte) 0x3E);
    private static final byte[] I386 = header((byte) 1, (byte) 3);

    private FakeLibraries() {}

    private static byte[] header(byte bits, byte machine) {
        byte[] header = new byte[64];
        header[0] = 0x7F;
        header[1] = 'E';
        header[2] = 'L';
        header[3] = 'F';
        header[4] = bits;
        header[18] = machine;
        return header;
    }

    static void write(Path directory, Iterable<String> names) throws IOException {
        Files.createDirectories(directory);
        for (String name : names) {
            Files.write(directory.resolve(name), X86_64);
        }
    }

    static void write32Bit(Path directory, String name) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve(name), I386);
    }

    /** As a package installs it: the file by its version, the soname a link to it. */
    static void writeVersion(Path directory, String soname, String file) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve(file), X86_64);
        Files.createSymbolicLink(directory.resolve(soname), Path.of(file));
    }
}
