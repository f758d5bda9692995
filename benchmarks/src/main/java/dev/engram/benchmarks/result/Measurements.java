package dev.engram.benchmarks.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All groups measured so far, by name; a group measured again takes the place of its old figures. */
public record Measurements(String schema, Map<String, GroupResult> groups) {
    private static final String SCHEMA = "engram-benchmarks/1";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public Measurements {
        if (!schema.equals(SCHEMA)) {
            throw new IllegalArgumentException(
                    "The schema is \"" + schema + "\", not \"" + SCHEMA + "\". Remove the file and measure again");
        }
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    }

    /** No group. */
    public static Measurements none() {
        return new Measurements(SCHEMA, Map.of());
    }

    /** What a file holds; nothing if there is none. */
    public static Measurements read(Path file) {
        if (!Files.exists(file)) {
            return none();
        }
        try {
            return JSON.readValue(file.toFile(), Measurements.class);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot read " + file + ". Remove it and measure again: " + e.getMessage(), e);
        }
    }

    /** With one group more, or measured anew. */
    public Measurements with(String group, GroupResult result) {
        Map<String, GroupResult> more = new LinkedHashMap<>(groups);
        more.put(group, result);
        return new Measurements(schema, more);
    }

    /** The same groups, first those that are named. */
    public Measurements inOrder(List<String> names) {
        Map<String, GroupResult> ordered = new LinkedHashMap<>();
        names.forEach(name -> Optional.ofNullable(groups.get(name)).ifPresent(result -> ordered.put(name, result)));
        groups.forEach(ordered::putIfAbsent);
        return new Measurements(schema, ordered);
    }

    /** Writes a file, whose directory is made. */
    public void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            JSON.writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }
}
