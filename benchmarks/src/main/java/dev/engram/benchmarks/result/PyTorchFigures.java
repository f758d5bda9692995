package dev.engram.benchmarks.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code benchmarks/pytorch/measure.py} wrote.
 *
 * @param versions of PyTorch and Python, and the threads
 * @param cases by the names that Engram's have
 */
public record PyTorchFigures(String versions, String date, List<Case> cases) {
    public PyTorchFigures {
        cases = List.copyOf(cases);
    }

    static PyTorchFigures read(Path file) {
        try {
            return new ObjectMapper().readValue(file.toFile(), PyTorchFigures.class);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
