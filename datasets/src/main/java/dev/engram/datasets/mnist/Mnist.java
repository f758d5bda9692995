package dev.engram.datasets.mnist;

import static java.util.Objects.requireNonNull;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.datasets.file.GzipAware;
import dev.engram.datasets.file.Idx;
import dev.engram.spi.DataSource;
import java.io.IOException;
import java.io.InputStream;

/** The MNIST handwritten digits (Yann LeCun and Corinna Cortes, CC BY-SA 3.0), embedded: 60,000 and 10,000 images. */
public final class Mnist implements DataSource {
    private static final int CLASSES = 10;

    /**
     * The source.
     *
     * @param config empty
     */
    public Mnist(MnistConfig config) {
        requireNonNull(config, "config is null");
    }

    @Override
    public TrainAndTest load() {
        return new TrainAndTest(train(), test());
    }

    /** 60,000 images of shape [28, 28, 1]. */
    public static Dataset train() {
        return read("mnist-train", "train");
    }

    /** 10,000 images of shape [28, 28, 1]. */
    public static Dataset test() {
        return read("mnist-test", "t10k");
    }

    private static Dataset read(String name, String prefix) {
        String images = prefix + "-images-idx3-ubyte";
        String labels = prefix + "-labels-idx1-ubyte";
        return Idx.read(name, images, resource(images), labels, resource(labels), CLASSES);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Mnist.class.getResourceAsStream(name + ".gz")) {
            if (in == null) {
                throw new EngramException(ErrorCode.IO, "The embedded MNIST lacks " + name);
            }
            return GzipAware.readAll(name, in);
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot read the embedded MNIST: " + e, e);
        }
    }
}
