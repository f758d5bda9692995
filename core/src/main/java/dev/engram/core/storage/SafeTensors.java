package dev.engram.core.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.NamedTensor;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Float32 tensors in a file of the safetensors format, which runs no code when it is read and which Python and Rust know: a little-endian 64-bit
 * header length, a JSON header of names, types, shapes and offsets, then the values. See
 * https://huggingface.co/docs/safetensors.
 *
 * @param metadata free text by name
 * @param tensors by name, in the order of the file
 */
public record SafeTensors(Map<String, String> metadata, Map<String, NamedTensor> tensors) {
    private static final String METADATA = "__metadata__";
    private static final String FLOAT32 = "F32";
    private static final int ALIGNMENT = 8;
    private static final long LARGEST_HEADER = 100_000_000;
    private static final int CHUNK = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Tensors, in this order. */
    public static SafeTensors of(Map<String, String> metadata, Collection<NamedTensor> tensors) {
        Map<String, NamedTensor> byName = new LinkedHashMap<>();
        tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
        return new SafeTensors(metadata, byName);
    }

    /** Writes a new file. */
    public void write(Path file) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        ObjectNode texts = header.putObject(METADATA);
        metadata.forEach(texts::put);
        long offset = 0;
        for (NamedTensor tensor : tensors.values()) {
            ObjectNode entry = header.putObject(tensor.name());
            entry.put("dtype", FLOAT32);
            for (long side : tensor.shape()) {
                entry.withArray("shape").add(side);
            }
            entry.withArray("shape");
            long end = offset + (long) Float.BYTES * tensor.values().length;
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] bytes = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (bytes.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer head = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
            head.putLong(padded).put(bytes);
            while (head.hasRemaining()) {
                head.put((byte) ' ');
            }
            writeAll(channel, head.flip());
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
            for (NamedTensor tensor : tensors.values()) {
                write(channel, chunk, tensor.values());
            }
        }
    }

    private static void write(FileChannel channel, ByteBuffer chunk, float[] values) throws IOException {
        int at = 0;
        while (at < values.length) {
            int count = Math.min(values.length - at, CHUNK / Float.BYTES);
            chunk.clear();
            chunk.asFloatBuffer().put(values, at, count);
            chunk.limit(count * Float.BYTES);
            writeAll(channel, chunk);
            at += count;
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Reads a file whole.
     *
     * @throws EngramException {@link ErrorCode#STATE} if it is not such a file, {@link ErrorCode#IO} if it cannot be read
     */
    public static SafeTensors read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer length = read(channel, Long.BYTES);
            long headerBytes = length.getLong();
            if (headerBytes < 2 || headerBytes > Math.min(LARGEST_HEADER, channel.size() - Long.BYTES)) {
                throw new MalformedException("its header length is " + headerBytes);
            }
            JsonNode header = JSON.readTree(read(channel, (int) headerBytes).array());
            return read(channel, header);
        } catch (NoSuchFileException e) {
            throw new EngramException(ErrorCode.STATE, file + " is missing", e);
        } catch (MalformedException | JsonProcessingException | EOFException e) {
            throw new EngramException(
                    ErrorCode.STATE,
                    file + " is not a sound safetensors file: " + e.getMessage() + ". Take another copy",
                    e);
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot read " + file + ": " + e, e);
        }
    }

    private static SafeTensors read(FileChannel channel, JsonNode header) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, NamedTensor> tensors = new LinkedHashMap<>();
        long expected = 0;
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (entry.getKey().equals(METADATA)) {
                entry.getValue()
                        .properties()
                        .forEach(text ->
                                metadata.put(text.getKey(), text.getValue().asText()));
                continue;
            }
            NamedTensor tensor = tensor(channel, entry.getKey(), entry.getValue(), expected);
            tensors.put(tensor.name(), tensor);
            expected += (long) Float.BYTES * tensor.values().length;
        }
        if (channel.position() != channel.size()) {
            throw new MalformedException("it goes on after its last tensor");
        }
        return new SafeTensors(metadata, tensors);
    }

    private static NamedTensor tensor(FileChannel channel, String name, JsonNode entry, long expected)
            throws IOException {
        if (!entry.path("dtype").asText().equals(FLOAT32)) {
            throw new MalformedException("'" + name + "' is of type " + entry.path("dtype") + ", not " + FLOAT32);
        }
        List<Long> sides = new ArrayList<>();
        entry.path("shape").forEach(side -> sides.add(side.asLong()));
        int count = count(name, sides);
        long from = entry.path("data_offsets").path(0).asLong(-1);
        long to = entry.path("data_offsets").path(1).asLong(-1);
        if (from != expected || to - from != (long) count * Float.BYTES) {
            throw new MalformedException("'" + name + "' of shape " + sides + " lies at bytes " + from + " to " + to);
        }
        if (to - from > channel.size() - channel.position()) {
            throw new MalformedException("it ends before the " + (to - from) + " bytes of '" + name + "' do");
        }
        float[] values = new float[count];
        int at = 0;
        while (at < values.length) {
            int part = Math.min(values.length - at, CHUNK / Float.BYTES);
            read(channel, part * Float.BYTES).asFloatBuffer().get(values, at, part);
            at += part;
        }
        return new NamedTensor(name, sides.stream().mapToLong(Long::longValue).toArray(), values);
    }

    /** The product of the sides, which an array must be able to hold. */
    private static int count(String name, List<Long> sides) throws MalformedException {
        try {
            int count = 1;
            for (long side : sides) {
                if (side < 0) {
                    throw new MalformedException("'" + name + "' has the shape " + sides);
                }
                count = Math.toIntExact(Math.multiplyExact(count, side));
            }
            return count;
        } catch (ArithmeticException e) {
            throw new MalformedException("'" + name + "' has the shape " + sides + ", too large for one tensor");
        }
    }

    private static ByteBuffer read(FileChannel channel, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("it ends " + bytes.remaining() + " bytes too early");
            }
        }
        return bytes.flip();
    }

    /** What is wrong with a file. */
    private static final class MalformedException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }
}
