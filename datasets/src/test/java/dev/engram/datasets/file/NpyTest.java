package dev.engram.datasets.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.Dataset;
import dev.engram.datasets.StoredRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {
    @TempDir
    Path directory;

    /** As numpy.save writes it: version 1, header padded with spaces to a multiple of 64 and ended by a line feed. */
    private static byte[] npy(String descr, String shape, byte[] elements) {
        String fields = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + shape + "), }";
        int length = (10 + fields.length() + 1 + 63) / 64 * 64 - 10;
        byte[] header =
                (fields + " ".repeat(length - fields.length() - 1) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(10 + length + elements.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) length)
                .put(header)
                .put(elements)
                .array();
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static byte[] longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return bytes.array();
    }

    private static final byte[] FEATURES = npy("<f4", "2, 3", floats(1, 2, 3, 4, 5, 6));
    private static final byte[] LABELS = npy("<i8", "2,", longs(1, 0));

    private Dataset read(byte[] features, byte[] labels, boolean stream) throws IOException {
        Path f = Files.write(directory.resolve("f.npy"), features);
        Path l = Files.write(directory.resolve("l.npy"), labels);
        return new NpySource(new NpyConfig(Optional.of(f), Optional.of(l), f, Optional.of(l), Optional.of(2), stream))
                .load()
                .test();
    }

    @Test
    void readsFloatsInMemoryAndStreamed() throws IOException {
        for (boolean stream : new boolean[] {false, true}) {
            Dataset data = read(FEATURES, LABELS, stream);
            assertThat(data.inMemory()).isEqualTo(!stream);
            assertThat(StoredRows.decoded(data, 1)).containsExactly(4, 5, 6);
            assertThat(data.label(0)).isEqualTo(1);
        }
    }

    private Dataset unlabelled(byte[] features, boolean stream) throws IOException {
        Path f = Files.write(directory.resolve("f.npy"), features);
        return new NpySource(new NpyConfig(
                        Optional.empty(), Optional.empty(), f, Optional.empty(), Optional.empty(), stream))
                .toPredict();
    }

    @Test
    void featuresToPredictNeedNoLabels() throws IOException {
        for (boolean stream : new boolean[] {false, true}) {
            Dataset data = unlabelled(FEATURES, stream);
            assertThat(data.inMemory()).isEqualTo(!stream);
            assertThat(data.size()).isEqualTo(2);
            assertThat(StoredRows.decoded(data, 1)).containsExactly(4, 5, 6);
            assertThat(data.classes()).isZero();
            assertThatThrownBy(() -> data.label(0)).hasMessageStartingWith("'f.npy' has no labels");
        }
    }

    @Test
    void brokenFeaturesToPredictAreRefusedAsLabelledOnesAre() throws IOException {
        for (boolean stream : new boolean[] {false, true}) {
            assertThatThrownBy(() -> unlabelled(npy("<f4", "", floats(1)), stream))
                    .hasMessageContaining("f.npy has shape []; features must be [examples, ...]");
            assertThatThrownBy(() -> unlabelled(npy("<f4", "0, 3", floats()), stream))
                    .hasMessageContaining("f.npy has a header of sides [0, 3]; each must be at least 1");
            assertThatThrownBy(() -> unlabelled(npy("<c8", "2, 1", new byte[16]), stream))
                    .hasMessageContaining("elements of type 'c8'; they must be");
        }
    }

    @Test
    void readsDoublesAsFloats() throws IOException {
        ByteBuffer doubles = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        doubles.asDoubleBuffer().put(new double[] {0.1, 0.2, 0.3, 0.4});
        Dataset data = read(npy("<f8", "2, 2", doubles.array()), LABELS, false);
        assertThat(StoredRows.decoded(data, 1)).containsExactly(0.3f, 0.4f);
    }

    @Test
    void takesBytesOfRankThreeForImages() throws IOException {
        Dataset data = read(npy("|u1", "2, 2, 2", new byte[] {0, 1, 2, 3, 4, 5, 6, (byte) 255}), LABELS, true);
        assertThat(data.featureShape()).containsExactly(2, 2, 1);
        assertThat(StoredRows.bytes(data, 1)).containsExactly(4, 5, 6, 255);
    }

    @Test
    void streamedFeaturesThatAreNotFiniteAreNamedWhenRead() throws IOException {
        Dataset data = read(npy("<f4", "2, 1", floats(1, Float.POSITIVE_INFINITY)), LABELS, true);
        assertThatThrownBy(() -> StoredRows.decoded(data, 1)).hasMessageContaining("row 1, feature 0 is Infinity");
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> read(new byte[40], LABELS, false)).hasMessageContaining("is no NPY file");
        assertThatThrownBy(() -> read(Arrays.copyOf(FEATURES, FEATURES.length - 1), LABELS, false))
                .hasMessageContaining("its header [2, 3] promises " + FEATURES.length);
        assertThatThrownBy(() -> read(npy(">f4", "2, 3", new byte[24]), LABELS, false))
                .hasMessageContaining("big-endian");
        assertThatThrownBy(() -> read(npy("<c8", "2, 1", new byte[16]), LABELS, false))
                .hasMessageContaining("elements of type 'c8'; they must be uint8, float32 or float64");
        assertThatThrownBy(() -> read(FEATURES, npy("<U3", "2,", new byte[24]), false))
                .hasMessageContaining("l.npy has elements of type 'U3'; they must be an integer type");
        assertThatThrownBy(() -> read(FEATURES, npy("|S5", "2,", new byte[10]), false))
                .hasMessageContaining("l.npy has elements of type 'S5'; they must be an integer type");
        assertThatThrownBy(() -> read(npy("<U3", "2, 1", new byte[24]), LABELS, true))
                .hasMessageContaining("f.npy has elements of type 'U3'; they must be uint8 or float32");
        assertThatThrownBy(() -> read(FEATURES, npy("<i8", "3,", longs(0, 1, 0)), false))
                .hasMessageContaining("holds 2 examples, but")
                .hasMessageContaining("3 labels");
        assertThatThrownBy(() -> read(FEATURES, npy("<i8", "2,", longs(0, 1L << 40)), false))
                .hasMessageEndingWith("l.npy row 1: label 1099511627776 is far from any number of a class");
        byte[] large = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, (int) 3_000_000_000L)
                .array();
        assertThatThrownBy(() -> read(FEATURES, npy("<u4", "2,", large), false))
                .hasMessageContaining("row 0: label 3000000000 is");
    }

    @Test
    void whatOnlyFloat64HoldsIsNamedAsItIs() {
        byte[] content = ByteBuffer.allocate(32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(24, -1e300)
                .array();
        assertThatThrownBy(() -> read(npy("<f8", "2, 2", content), LABELS, false))
                .hasMessageEndingWith("f.npy row 1, feature 1 is -1.0E300, too large for float32: at most 3.4e38");
    }

    /** 2 × 2³⁰ × 2³⁰ × 8 is as many elements as none where a product wraps around. */
    @Test
    void sidesThatNoFileHasAreRefused() {
        for (boolean stream : new boolean[] {false, true}) {
            assertThatThrownBy(() -> read(npy("<f4", "2, 0", new byte[0]), LABELS, stream))
                    .hasMessageEndingWith(
                            "f.npy has a header of sides [2, 0]; each must be at least 1. Write it again");
            assertThatThrownBy(() -> read(npy("|u1", "2, 1073741824, 1073741824, 8", new byte[0]), LABELS, stream))
                    .hasMessageContaining("its header [2, 1073741824, 1073741824, 8] promises 18446744073709551744");
            assertThatThrownBy(() -> read(npy("<f4", "99999999999, 1", new byte[0]), LABELS, stream))
                    .hasMessageContaining(
                            "f.npy has an NPY header with the side 99999999999; it must be a whole number")
                    .hasMessageContaining("at most 2147483647: {'descr': '<f4'");
            assertThatThrownBy(() -> read(npy("<f99999999999999999999", "2, 1", new byte[0]), LABELS, stream))
                    .hasMessageContaining("f.npy has an NPY header that is not an array of numbers");
        }
    }

    private NpzSource archive(Map<String, byte[]> arrays) throws IOException {
        Path file = directory.resolve("data.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                zip.write(array.getValue());
            }
        }
        return new NpzSource(new NpzConfig(file, "x_train", "y_train", "x_test", "y_test", Optional.of(2)));
    }

    @Test
    void readsArchivesAsKerasDistributesThem() throws IOException {
        NpzSource source =
                archive(Map.of("x_train", FEATURES, "y_train", LABELS, "x_test", FEATURES, "y_test", LABELS));
        assertThat(StoredRows.decoded(source.load().train(), 0)).containsExactly(1, 2, 3);
    }

    @Test
    void anArchiveOfFeaturesAloneCanBePredicted() throws IOException {
        Dataset data = archive(Map.of("x_test", FEATURES)).toPredict();
        assertThat(StoredRows.decoded(data, 1)).containsExactly(4, 5, 6);
        assertThat(data.classes()).isZero();
        NpzSource other = archive(Map.of("features", FEATURES));
        assertThatThrownBy(other::toPredict).hasMessageContaining("has no array 'x_test'. It holds [features]");
    }

    @Test
    void anArchiveWithAChangedByteIsCorrupt() throws IOException {
        NpzSource source = archive(Map.of("x_test", FEATURES));
        Path file = directory.resolve("data.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            ZipEntry entry = new ZipEntry("x_test.npy"); // as numpy.savez writes it
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(FEATURES.length);
            CRC32 check = new CRC32();
            check.update(FEATURES);
            entry.setCrc(check.getValue());
            zip.putNextEntry(entry);
            zip.write(FEATURES);
        }
        assertThat(StoredRows.decoded(source.toPredict(), 1)).containsExactly(4, 5, 6);
        byte[] content = Files.readAllBytes(file);
        content[30 + "x_test.npy".length() + FEATURES.length - 2] ^= 1; // of the last number
        Files.write(file, content);
        assertThatThrownBy(source::toPredict)
                .hasMessageEndingWith(
                        "data.npz, array 'x_test' is corrupt: its checksum does not match. Fetch it again");
    }

    @Test
    void anArrayThatIsNotInTheArchiveListsThoseThatAre() throws IOException {
        NpzSource source = archive(Map.of("features", FEATURES));
        assertThatThrownBy(source::load).hasMessageContaining("has no array 'x_train'. It holds [features]");
    }

    /** One such file takes no room on the disk: nothing is written into it. */
    @Test
    void whatIsTooLongForAnArrayIsToBeStreamed() throws IOException {
        Path file = directory.resolve("long.npy");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.allocate(1), 3_000_000_000L - 1);
        }
        NpyConfig config =
                new NpyConfig(Optional.of(file), Optional.of(file), file, Optional.of(file), Optional.of(2), false);
        assertThatThrownBy(new NpySource(config)::load)
                .hasMessage(
                        file + " has 3000000000 bytes, and at most 2147483639 can be read into memory. Have features"
                                + " in a file that is streamed, not compressed: format = npy or idx, stream = true");
        NpzSource source = archive(Map.of("x_test", FEATURES));
        promise(directory.resolve("data.npz"), 3_000_000_000L);
        assertThatThrownBy(source::toPredict)
                .hasMessageContaining("data.npz, array 'x_test' has 3000000000 bytes, and");
    }

    /** Changes how long the first array of an archive says it is. */
    private static void promise(Path archive, long bytes) throws IOException {
        ByteBuffer zip = ByteBuffer.wrap(Files.readAllBytes(archive)).order(ByteOrder.LITTLE_ENDIAN);
        int entry = 0;
        while (zip.getInt(entry) != 0x02014b50) {
            entry++;
        }
        Files.write(archive, zip.putInt(entry + 24, (int) bytes).array());
    }
}
