package dev.engram.benchmarks.group;

import dev.engram.api.Dataset;
import dev.engram.datasets.Datasets;
import dev.engram.datasets.mnist.Mnist;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The 60,000 images in a file of their own, so that they are streamed. */
final class MappedMnist implements AutoCloseable {
    private final Path file;
    private final Dataset dataset;

    private MappedMnist(Path file, Dataset dataset) {
        this.file = file;
        this.dataset = dataset;
    }

    static MappedMnist write() throws IOException {
        Dataset mnist = Mnist.train();
        ByteBuffer pixels = ByteBuffer.allocate(mnist.size() * mnist.featureCount());
        for (int row = 0; row < mnist.size(); row++) {
            mnist.read(row, pixels);
        }
        int[] labels = new int[mnist.size()];
        Arrays.setAll(labels, mnist::label);
        Path file = Files.createTempFile("engram-mnist", ".bytes");
        Files.write(file, pixels.array());
        return new MappedMnist(
                file,
                Datasets.mapped("mnist", file, 0, mnist.featureShape(), mnist.encoding(), labels, mnist.classes()));
    }

    Dataset dataset() {
        return dataset;
    }

    @Override
    public void close() throws IOException {
        Files.delete(file);
    }
}
