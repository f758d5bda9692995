package dev.engram.datasets.file;

import static java.util.Objects.requireNonNull;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.datasets.ArrayRoom;
import dev.engram.spi.DataSource;
import java.io.IOException;
import java.util.Collections;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Features and labels in one archive of NumPy arrays, plain or compressed. */
public final class NpzSource implements DataSource {
    private final NpzConfig config;

    /**
     * The source.
     *
     * @param config the archive and the names in it
     */
    public NpzSource(NpzConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public TrainAndTest load() {
        int classes = Needed.of(config.classes(), "NpzConfig.classes");
        return from(archive -> new TrainAndTest(
                read(archive, config.trainFeatures(), config.trainLabels(), classes),
                read(archive, config.testFeatures(), config.testLabels(), classes)));
    }

    @Override
    public Dataset toPredict() {
        String features = config.testFeatures();
        return from(archive -> Npy.read(features, place(features), array(archive, features)));
    }

    private interface Reading<T> {
        T from(ZipFile archive) throws IOException;
    }

    private <T> T from(Reading<T> reading) {
        InputFile.require(config.file());
        try (ZipFile archive = new ZipFile(config.file().toFile())) {
            return reading.from(archive);
        } catch (IOException e) {
            throw new EngramException(
                    ErrorCode.DATA, config.file() + " is truncated or no NPZ archive (" + e.getMessage() + ")", e);
        }
    }

    private Dataset read(ZipFile archive, String features, String labels, int classes) throws IOException {
        return Npy.read(
                features, place(features), array(archive, features), place(labels), array(archive, labels), classes);
    }

    private String place(String name) {
        return config.file() + ", array '" + name + "'";
    }

    private byte[] array(ZipFile archive, String name) throws IOException {
        ZipEntry entry = archive.getEntry(name + ".npy");
        if (entry == null) {
            throw new EngramException(
                    ErrorCode.DATA,
                    config.file() + " has no array '" + name + "'. It holds "
                            + Collections.list(archive.entries()).stream()
                                    .map(known -> known.getName().replaceFirst("\\.npy$", ""))
                                    .toList());
        }
        ArrayRoom.require(place(name), entry.getSize());
        byte[] content = archive.getInputStream(entry).readAllBytes();
        CRC32 check = new CRC32(); // which ZipFile does not look at
        check.update(content);
        if (check.getValue() != entry.getCrc()) {
            throw new EngramException(
                    ErrorCode.DATA, place(name) + " is corrupt: its checksum does not match. Fetch it again");
        }
        return content;
    }
}
