package dev.engram.datasets.mnist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.api.Dataset;
import dev.engram.datasets.file.GzipAware;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MnistTest {
    /** The published files, uncompressed. */
    @ParameterizedTest
    @CsvSource({
        "train-images-idx3-ubyte,ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "train-labels-idx1-ubyte,65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        "t10k-images-idx3-ubyte,0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "t10k-labels-idx1-ubyte,ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
    })
    void isTheRealOne(String file, String sha256) throws Exception {
        try (InputStream in = Mnist.class.getResourceAsStream(file + ".gz")) {
            byte[] content = GzipAware.readAll(file, in);
            String found = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            assertThat(found).isEqualTo(sha256);
        }
    }

    @Test
    void hasTheKnownShapeAndLabels() {
        Dataset train = Mnist.train();
        assertThat(train.size()).isEqualTo(60_000);
        assertThat(train.featureShape()).containsExactly(28, 28, 1);
        assertThat(new int[] {train.label(0), train.label(1), train.label(59_999)})
                .containsExactly(5, 0, 8);
        assertThat(Mnist.test().size()).isEqualTo(10_000);
    }
}
