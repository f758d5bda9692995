package dev.engram.core.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A directory that is written once, whole: into a temporary one beside it, forced to the disk, then renamed. Its manifest holds
 * a description, the SHA-256 of every file, and a seal, the SHA-256 of all that. A reader sees the whole directory or none, and
 * notices an altered one.
 */
public final class SealedDirectory {
    private static final String SCHEMA = "schema";
    private static final String FILES = "files";
    private static final String SEAL = "seal";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final String manifest;
    private final String kind;
    private final int version;

    /**
     * A kind of directory.
     *
     * @param manifest file name of its manifest
     * @param kind what its schema is called; directories of versions up to {@code version} can be read
     */
    public SealedDirectory(String manifest, String kind, int version) {
        this.manifest = manifest;
        this.kind = kind;
        this.version = version;
    }

    /** Writes all files but the manifest. */
    @FunctionalInterface
    public interface Contents {
        void writeInto(Path directory) throws IOException;
    }

    /**
     * Writes a directory.
     *
     * @param target does not exist, or is an empty directory
     * @param description JSON values, in order
     * @throws EngramException {@link ErrorCode#IO} when it cannot be written; then nothing is left of it
     */
    public void write(Path target, Map<String, Object> description, Contents contents) {
        requireFree(target);
        try {
            writeInto(CanonicalPath.of(target), description, contents);
        } catch (AtomicMoveNotSupportedException e) {
            throw new EngramException(
                    ErrorCode.IO, "The file system of " + target + " cannot rename a directory. Give another place", e);
        } catch (IOException e) {
            throw new EngramException(
                    ErrorCode.IO,
                    "Cannot write " + target + " (" + e + "). Is the disk full, or the place read-only? What was there"
                            + " before is untouched",
                    e);
        }
    }

    private void writeInto(Path target, Map<String, Object> description, Contents contents) throws IOException {
        Path temporary = target.resolveSibling("." + target.getFileName() + ".tmp");
        try {
            delete(temporary);
            Files.createDirectories(temporary);
            contents.writeInto(temporary);
            Map<String, Object> whole = new LinkedHashMap<>();
            whole.put(SCHEMA, kind + "/" + version);
            whole.putAll(description);
            whole.put(FILES, hashes(temporary));
            whole.put(SEAL, seal(whole));
            Files.write(temporary.resolve(manifest), JSON.writeValueAsBytes(whole));
            force(temporary);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            DirectoryEntries.force(target.resolveSibling(""));
        } finally {
            deleteQuietly(temporary);
        }
    }

    /**
     * Reads the description of a directory, after checking every file against its hash.
     *
     * @throws EngramException {@link ErrorCode#STATE} if it is missing, incomplete, altered, or of a newer version
     */
    public Map<String, Object> read(Path directory) {
        Map<String, Object> whole = manifest(directory);
        requireVersion(directory, String.valueOf(whole.get(SCHEMA)));
        Object seal = whole.remove(SEAL);
        try {
            if (!seal(whole).equals(seal)) {
                throw altered(directory.resolve(manifest), "its content does not match its seal");
            }
            Map<?, ?> files = (Map<?, ?>) whole.getOrDefault(FILES, Map.of());
            for (Map.Entry<?, ?> file : files.entrySet()) {
                Path path = directory.resolve(String.valueOf(file.getKey()));
                if (!Files.isRegularFile(path)) {
                    throw altered(path, "it is missing");
                }
                String found = Sha256.of(path);
                if (!found.equals(file.getValue())) {
                    throw altered(path, "its SHA-256 is " + found + ", but the manifest says " + file.getValue());
                }
            }
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot read " + directory + ": " + e, e);
        }
        whole.remove(SCHEMA);
        whole.remove(FILES);
        return whole;
    }

    /**
     * Fails where something is in the place already, or it is where the command works.
     *
     * @throws EngramException {@link ErrorCode#IO}
     */
    public static void requireFree(Path target) {
        String[] inside = target.toFile().list();
        if (Files.exists(target) && (inside == null || inside.length > 0)) {
            throw new EngramException(
                    ErrorCode.IO, target + " already exists; nothing was overwritten. Give another directory");
        }
        if (Files.isSymbolicLink(target) && !Files.exists(target)) { // a directory cannot take the place of a link
            throw new EngramException(
                    ErrorCode.IO,
                    target + " is a symbolic link to where nothing is. Remove the link, or give another directory");
        }
        if (isWorkingDirectory(target)) {
            throw new EngramException(
                    ErrorCode.IO,
                    target + " is the working directory, whose place a new one cannot take. Give one inside it");
        }
    }

    private static boolean isWorkingDirectory(Path target) {
        try {
            return Files.isSameFile(target, Path.of(""));
        } catch (IOException e) {
            return false; // nothing is there, or writing says what is wrong
        }
    }

    /**
     * The version of a directory, of whose files none is looked at.
     *
     * @throws EngramException {@link ErrorCode#STATE} if it has no manifest of this kind, or it is of a newer version
     */
    public int version(Path directory) {
        return requireVersion(directory, String.valueOf(manifest(directory).get(SCHEMA)));
    }

    private Map<String, Object> manifest(Path directory) {
        Path file = directory.resolve(manifest);
        try {
            return JSON.readValue(Files.readAllBytes(file), new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (NoSuchFileException e) {
            throw new EngramException(
                    ErrorCode.STATE,
                    directory + " is not a directory of the kind " + kind + ": it has no " + manifest,
                    e);
        } catch (JsonProcessingException e) {
            throw altered(file, "it is not valid JSON");
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot read " + file + ": " + e, e);
        }
    }

    private int requireVersion(Path directory, String schema) {
        String prefix = kind + "/";
        boolean known = schema.matches("\\Q" + prefix + "\\E[0-9]{1,9}");
        int found = known ? Integer.parseInt(schema.substring(prefix.length())) : 0;
        if (found < 1 || found > version) {
            throw new EngramException(
                    ErrorCode.STATE,
                    directory.resolve(manifest) + " has the schema \"" + schema + "\"; this version of Engram reads "
                            + prefix + "1" + (version > 1 ? " to " + prefix + version : "")
                            + (found > version ? ". Use a newer Engram" : ""));
        }
        return found;
    }

    private static EngramException altered(Path file, String how) {
        return new EngramException(
                ErrorCode.STATE, file + " is damaged or was altered: " + how + ". Take another copy");
    }

    private static String seal(Map<String, Object> whole) throws IOException {
        return Sha256.of(JSON.writeValueAsBytes(whole));
    }

    private static Map<String, Object> hashes(Path directory) throws IOException {
        Map<String, Object> hashes = new LinkedHashMap<>();
        for (Path file : files(directory)) {
            hashes.put(directory.relativize(file).toString().replace('\\', '/'), Sha256.of(file));
        }
        return hashes;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void force(Path directory) throws IOException {
        for (Path file : files(directory)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path inner : walk.filter(Files::isDirectory).toList()) {
                DirectoryEntries.force(inner);
            }
        }
    }

    /** Deletes a directory and what is in it, if it exists. */
    public static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> walk = Files.walk(directory)) {
                for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private static void deleteQuietly(Path directory) {
        try {
            delete(directory);
        } catch (IOException e) {
            // What is left is no sealed directory, and the next write removes it.
        }
    }
}
