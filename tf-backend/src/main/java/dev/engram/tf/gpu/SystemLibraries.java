package dev.engram.tf.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Shared libraries of 64-bit x86 where Linux's dynamic loader looks for them. */
final class SystemLibraries {
    private static final List<Path> DEFAULTS = List.of(
            Path.of("/lib/x86_64-linux-gnu"),
            Path.of("/usr/lib/x86_64-linux-gnu"),
            Path.of("/lib64"),
            Path.of("/usr/lib64"),
            Path.of("/lib"),
            Path.of("/usr/lib"));

    private static final int HEADER_BYTES = 20;
    private static final int X86_64 = 0x3E;

    private final List<Path> directories;

    SystemLibraries(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /**
     * The loader's directories in its order.
     *
     * @param libraryPath the variable {@code LD_LIBRARY_PATH}, null if it is not set
     * @param configuration {@code /etc/ld.so.conf}, which need not exist
     */
    static SystemLibraries of(@Nullable String libraryPath, Path configuration) {
        Set<Path> directories = new LinkedHashSet<>();
        for (String each : libraryPath == null ? new String[0] : libraryPath.split("[:;]", -1)) {
            if (!each.isEmpty()) {
                directories.add(Path.of(each));
            }
        }
        configured(configuration, directories);
        directories.addAll(DEFAULTS);
        return new SystemLibraries(new ArrayList<>(directories));
    }

    private static void configured(Path file, Set<Path> directories) {
        try {
            for (String line : Files.readAllLines(file)) {
                String entry = line.replaceFirst("#.*", "").strip();
                if (entry.startsWith("include ")) {
                    Path pattern = file.resolveSibling(
                            entry.substring("include ".length()).strip());
                    for (Path included : matching(pattern)) {
                        configured(included, directories);
                    }
                } else if (!entry.isEmpty()) {
                    directories.add(Path.of(entry));
                }
            }
        } catch (IOException e) {
            // Not every Linux has the file; its directories are then not searched, by the loader neither.
        }
    }

    private static Set<Path> matching(Path pattern) throws IOException {
        Set<Path> files = new TreeSet<>();
        Path directory = pattern.toAbsolutePath().getParent();
        Path name = pattern.getFileName();
        if (directory != null && name != null && Files.isDirectory(directory)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, name.toString())) {
                found.forEach(files::add);
            }
        }
        return files;
    }

    /**
     * A library's file, links resolved.
     *
     * @param soname for instance {@code libcudart.so.12}
     */
    Optional<Path> find(String soname) {
        for (Path directory : directories) {
            Path file = directory.resolve(soname);
            try {
                if (Files.isRegularFile(file) && isOfThisProcessor(file)) {
                    return Optional.of(file.toRealPath());
                }
            } catch (IOException e) {
                // The loader would pass over an unreadable file, too.
            }
        }
        return Optional.empty();
    }

    /** Beside a 64-bit driver there may be a 32-bit one of the same name. */
    private static boolean isOfThisProcessor(Path file) throws IOException {
        byte[] header;
        try (InputStream in = Files.newInputStream(file)) {
            header = in.readNBytes(HEADER_BYTES);
        }
        return header.length == HEADER_BYTES
                && header[0] == 0x7F
                && header[1] == 'E'
                && header[2] == 'L'
                && header[3] == 'F'
                && header[4] == 2
                && header[18] == X86_64;
    }

    /**
     * The version in a file's name, 550.54.15 of {@code libcuda.so.550.54.15}; what follows {@code .so} in the soname where
     * links do not tell more.
     */
    static String version(Path file) {
        Path name = file.getFileName();
        String text = name == null ? "" : name.toString();
        int end = text.lastIndexOf(".so.");
        return end < 0 ? "unknown version" : text.substring(end + ".so.".length());
    }
}
