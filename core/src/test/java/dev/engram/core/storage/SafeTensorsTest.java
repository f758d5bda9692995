package dev.engram.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.api.NamedTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTest {
    @TempDir
    Path directory;

    private Path write(String name, NamedTensor... tensors) throws IOException {
        Path file = directory.resolve(name);
        SafeTensors.of(Map.of("strategy", "ewc/1"), List.of(tensors)).write(file);
        return file;
    }

    private static NamedTensor tensor(String name, float[] values, long... shape) {
        return new NamedTensor(name, shape, values);
    }

    @Test
    void whatWasWrittenIsReadToTheBit() throws IOException {
        float[] special = {Float.NaN, -0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, 1 / 3f, 0};
        float[] large = new float[700_001];
        Random random = new Random(1);
        for (int i = 0; i < large.length; i++) {
            large[i] = random.nextFloat();
        }
        Path file = write(
                "a",
                tensor("special", special, 2, 3),
                tensor("scalar", new float[] {7}),
                tensor("large", large, 700_001));
        SafeTensors read = SafeTensors.read(file);
        assertThat(read.metadata()).containsExactly(Map.entry("strategy", "ewc/1"));
        assertThat(read.tensors().keySet()).containsExactly("special", "scalar", "large");
        assertThat(Arrays.equals(read.tensors().get("special").values(), special))
                .isTrue();
        assertThat(read.tensors().get("special").shape()).containsExactly(2, 3);
        assertThat(read.tensors().get("scalar").shape()).isEmpty();
        assertThat(Arrays.equals(read.tensors().get("large").values(), large)).isTrue();
    }

    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        byte[] bytes = Files.readAllBytes(write("a", tensor("x", new float[] {1.5f, -2}, 2)));
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) buffer.getLong();
        String json = new String(bytes, 8, header, StandardCharsets.UTF_8);
        assertThat(json.stripTrailing())
                .isEqualTo("{\"__metadata__\":{\"strategy\":\"ewc/1\"},"
                        + "\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}");
        assertThat(buffer.getFloat(8 + header)).isEqualTo(1.5f);
        assertThat(buffer.getFloat(12 + header)).isEqualTo(-2f);
        assertThat(bytes).hasSize(16 + header);
    }

    private void assertUnsound(byte[] bytes, String why) throws IOException {
        Path file = Files.write(directory.resolve("bad"), bytes);
        assertThatThrownBy(() -> SafeTensors.read(file))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("bad")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 8, 40, 100})
    void aTruncatedFileIsNamed(int length) throws IOException {
        byte[] bytes = Files.readAllBytes(write("a", tensor("x", new float[] {1, 2, 3}, 3)));
        assertUnsound(Arrays.copyOf(bytes, Math.min(length, bytes.length - 1)), "not a sound safetensors file");
    }

    private static byte[] file(String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        return bytes.array();
    }

    @Test
    void headersThatLieAreRefused() throws IOException {
        assertUnsound(file("{\"x\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8), "F64");
        assertUnsound(file("{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", 8), "bytes 0 to 8");
        assertUnsound(file("{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,8]}}", 8), "[-1]");
        assertUnsound(file("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12), "bytes 4 to 12");
        assertUnsound(file("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 9), "goes on");
        for (String shape : List.of("[4294967296,4294967296]", "[4611686018427387904]", "[2147483648]")) {
            assertUnsound(
                    file("{\"x\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[0,0]}}", 0), "too large");
        }
        // 8 GB, which are not set aside for a file of some bytes.
        assertUnsound(
                file("{\"x\":{\"dtype\":\"F32\",\"shape\":[2000000000],\"data_offsets\":[0,8000000000]}}", 8),
                "it ends before the 8000000000 bytes of 'x' do");
        assertUnsound(file("{\"x\":", 9), "not a sound safetensors file");
    }
}
