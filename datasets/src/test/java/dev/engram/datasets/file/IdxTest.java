package dev.engram.datasets.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.Dataset;
import dev.engram.datasets.Rows;
import dev.engram.datasets.StoredRows;
import dev.engram.datasets.image.Padded;
import dev.engram.datasets.image.Permuted;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    @TempDir
    Path directory;

    private static byte[] images(int count) {
        ByteBuffer file = ByteBuffer.allocate(16 + count * 6);
        file.putInt(0x803).putInt(count).putInt(2).putInt(3);
        for (int i = 0; i < count * 6; i++) {
            file.put((byte) (i * 7));
        }
        return file.array();
    }

    private static byte[] labels(int... labels) {
        ByteBuffer file = ByteBuffer.allocate(8 + labels.length);
        file.putInt(0x801).putInt(labels.length);
        for (int label : labels) {
            file.put((byte) label);
        }
        return file.array();
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private Path gzip(String name, byte[] content) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content);
        }
        return file;
    }

    private static Dataset read(Path images, Path labels, boolean stream) {
        return new IdxSource(
                        new IdxConfig(Optional.of(images), Optional.of(labels), images, Optional.of(labels), 2, stream))
                .load()
                .train();
    }

    @Test
    void readsPlainAndCompressedFilesAlike() throws IOException {
        Dataset plain = read(file("i", images(2)), file("l", labels(1, 0)), false);
        Dataset compressed = read(gzip("i.gz", images(2)), gzip("l.gz", labels(1, 0)), false);
        assertThat(plain.featureShape()).containsExactly(2, 3, 1);
        assertThat(StoredRows.bytes(plain, 1)).containsExactly(42, 49, 56, 63, 70, 77);
        assertThat(StoredRows.bytes(compressed, 1)).isEqualTo(StoredRows.bytes(plain, 1));
        assertThat(compressed.label(0)).isEqualTo(1);
    }

    @Test
    void streamedRowsEqualThoseInMemory() throws IOException {
        Path images = file("i", images(3));
        Path labels = file("l", labels(1, 0, 1));
        Dataset streamed = read(images, labels, true);
        assertThat(streamed.inMemory()).isFalse();
        for (int row = 0; row < 3; row++) {
            assertThat(StoredRows.bytes(streamed, row)).isEqualTo(StoredRows.bytes(read(images, labels, false), row));
        }
    }

    /** A view that shows other bytes than its source would show the source's, if it passed on where these are. */
    @Test
    void onlyViewsOfTheSameBytesSayWhereThoseAre() throws IOException {
        Dataset streamed = read(file("i", images(3)), file("l", labels(1, 0, 1)), true);
        assertThat(streamed.mappedRows()).isPresent();
        assertThat(Rows.of("some", streamed, new int[] {2})
                        .mappedRows()
                        .orElseThrow()
                        .offset(0))
                .isEqualTo(12);
        assertThat(new Permuted("permuted", streamed, new int[] {5, 4, 3, 2, 1, 0})
                        .mappedRows()
                        .orElseThrow()
                        .order())
                .containsExactly(5, 4, 3, 2, 1, 0);
        assertThat(new Padded("padded", streamed, 4).mappedRows()).isEmpty();
    }

    private static Dataset unlabelled(Path images, boolean stream) {
        return new IdxSource(new IdxConfig(Optional.empty(), Optional.empty(), images, Optional.empty(), 10, stream))
                .toPredict();
    }

    @Test
    void imagesToPredictNeedNoLabels() throws IOException {
        Path images = file("i", images(3));
        Dataset labelled = read(images, file("l", labels(1, 0, 1)), false);
        for (boolean stream : new boolean[] {false, true}) {
            Dataset data = unlabelled(images, stream);
            assertThat(data.inMemory()).isEqualTo(!stream);
            assertThat(data.size()).isEqualTo(3);
            assertThat(data.featureShape()).containsExactly(2, 3, 1);
            assertThat(StoredRows.bytes(data, 2)).isEqualTo(StoredRows.bytes(labelled, 2));
            assertThat(data.classes()).isZero();
            assertThatThrownBy(() -> data.label(0)).hasMessageStartingWith("'i' has no labels");
        }
        assertThat(StoredRows.bytes(unlabelled(gzip("i.gz", images(3)), false), 2))
                .isEqualTo(StoredRows.bytes(labelled, 2));
    }

    @Test
    void brokenImagesToPredictAreRefusedAsLabelledOnesAre() throws IOException {
        Path cut = file("cut", Arrays.copyOf(images(2), 20));
        Path labels = file("l", labels(1, 0, 1, 0, 1, 0, 1, 0));
        Path none = file("none", images(0));
        for (boolean stream : new boolean[] {false, true}) {
            assertThatThrownBy(() -> unlabelled(cut, stream)).hasMessageContaining("promises 28");
            assertThatThrownBy(() -> unlabelled(labels, stream)).hasMessageContaining("interchanged?");
            assertThatThrownBy(() -> unlabelled(none, stream))
                    .hasMessageContaining("none has a header of sides [0, 2, 3]; each must be at least 1");
        }
    }

    @Test
    void aCompressedFileCannotBeStreamed() throws IOException {
        Path images = gzip("i.gz", images(2));
        Path labels = file("l", labels(1, 0));
        assertThatThrownBy(() -> read(images, labels, true))
                .hasMessageContaining("i.gz is gzip-compressed and cannot be streamed: unpack it");
    }

    @Test
    void aWrongMagicNumberIsNamed() throws IOException {
        Path images = file("i", images(2));
        Path labels = file("l", labels(1, 0, 1, 0, 1, 0, 1, 0));
        assertThatThrownBy(() -> read(/* images= */ labels, /* labels= */ images, false))
                .hasMessageContaining("IDX magic number 0x00000801, not 0x00000803")
                .hasMessageContaining("interchanged?");
    }

    @Test
    void aShortFileIsNamedWithBothLengths() throws IOException {
        Path images = file("i", Arrays.copyOf(images(2), 20));
        Path labels = file("l", labels(1, 0));
        assertThatThrownBy(() -> read(images, labels, false))
                .hasMessageContaining("has 20 bytes, but its header [2, 2, 3] promises 28");
        assertThatThrownBy(() -> read(images, labels, true)).hasMessageContaining("promises 28");
    }

    /** −2 × −3 is as many bytes as 2 × 3, and 2³⁰ × 2³⁰ × 16 as many as none where a product wraps around. */
    @Test
    void sidesThatNoImageHasAreRefused() throws IOException {
        Path labels = file("l", labels(1));
        byte[] negative =
                ByteBuffer.wrap(images(1)).putInt(8, -2).putInt(12, -3).array();
        byte[] none = ByteBuffer.wrap(images(0)).putInt(4, 1).putInt(8, 0).array();
        byte[] huge = ByteBuffer.wrap(images(0))
                .putInt(4, 16)
                .putInt(8, 1 << 30)
                .putInt(12, 1 << 30)
                .array();
        for (boolean stream : new boolean[] {false, true}) {
            assertThatThrownBy(() -> read(file("i", negative), labels, stream))
                    .hasMessageEndingWith(
                            "i has a header of sides [1, -2, -3]; each must be at least 1. Fetch it again");
            assertThatThrownBy(() -> read(file("i", none), labels, stream)).hasMessageContaining("sides [1, 0, 3]");
            assertThatThrownBy(() -> read(file("i", huge), labels, stream))
                    .hasMessageContaining("has 16 bytes, but its header [16, 1073741824, 1073741824] promises "
                            + "18446744073709551632");
        }
    }

    @Test
    void aTruncatedGzipIsNamed() throws IOException {
        Path whole = gzip("whole.gz", images(200));
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = file("cut.gz", Arrays.copyOf(bytes, bytes.length / 2));
        Path labels = file("l", labels(1, 0));
        assertThatThrownBy(() -> read(cut, labels, false)).hasMessageContaining("cut.gz is truncated or corrupt gzip");
    }

    @Test
    void imagesAndLabelsMustBeAsMany() throws IOException {
        Path images = file("i", images(2));
        Path labels = file("l", labels(1, 0, 1));
        assertThatThrownBy(() -> read(images, labels, false))
                .hasMessageContaining("holds 2 images, but")
                .hasMessageContaining("holds 3 labels");
    }

    @Test
    void aLabelOutsideTheClassesIsNamedWithItsRow() throws IOException {
        Path images = file("i", images(2));
        Path labels = file("l", labels(0, 7));
        assertThatThrownBy(() -> read(images, labels, false)).hasMessage("'i' row 1: label 7 is not in 0..1");
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Path labels = file("l", labels(0, 1));
        assertThatThrownBy(() -> read(directory.resolve("none"), labels, false))
                .hasMessageStartingWith("File not found: " + directory.resolve("none"));
        assertThatThrownBy(() -> GzipAware.readAll(directory))
                .hasMessageStartingWith(directory + " is a directory, not a file");
    }
}
