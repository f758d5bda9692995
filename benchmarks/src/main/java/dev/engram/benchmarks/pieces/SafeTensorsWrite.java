package dev.engram.benchmarks.pieces;

import dev.engram.api.NamedTensor;
import dev.engram.core.storage.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A file of five million floats, 20 MB. */
@State(Scope.Thread)
public class SafeTensorsWrite {
    private static final int FLOATS = 5_000_000;

    private final Path file = Path.of(System.getProperty("java.io.tmpdir"), "engram-piece.safetensors");
    private final NamedTensor tensor = new NamedTensor("weights", new long[] {FLOATS}, new float[FLOATS]);

    /** Writes it, and removes it again. */
    @Benchmark
    public void write() throws IOException {
        SafeTensors.of(Map.of(), List.of(tensor)).write(file);
        Files.delete(file);
    }
}
