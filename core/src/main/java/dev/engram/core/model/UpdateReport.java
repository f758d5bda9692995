package dev.engram.core.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.engram.core.storage.WholeFile;
import java.nio.file.Path;

/** What an update that was refused leaves behind. */
public final class UpdateReport {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private UpdateReport() {}

    /**
     * Writes the report beside the place that the model would have had.
     *
     * @return its file
     */
    public static Path write(Path out, Update update) {
        Path file = out.resolveSibling(out.getFileName() + ".refused.json");
        try {
            WholeFile.write(file, JSON.writeValueAsBytes(update));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An update is plain values", e);
        }
        return file;
    }
}
