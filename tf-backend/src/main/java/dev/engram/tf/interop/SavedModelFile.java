package dev.engram.tf.interop;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/** Reads {@code saved_model.pb}. */
final class SavedModelFile {
    private SavedModelFile() {}

    /** The graph that is tagged for serving. */
    static MetaGraphDef read(Path directory) {
        Path file = directory.resolve("saved_model.pb");
        if (!Files.isRegularFile(file)) {
            throw new EngramException(
                    ErrorCode.IO,
                    "'" + directory + "' is not a SavedModel: it has no file saved_model.pb. Name the directory that "
                            + "model.export(...), tf.saved_model.save(...) or TensorFlow-Java wrote");
        }
        SavedModel model = parse(file);
        List<List<String>> tags = model.getMetaGraphsList().stream()
                .map(graph -> List.copyOf(graph.getMetaInfoDef().getTagsList()))
                .toList();
        int serving = tags.indexOf(List.of(SavedModelBundle.DEFAULT_TAG));
        if (serving < 0) {
            throw new EngramException(
                    ErrorCode.STATE,
                    "'" + file + "' has no graph tagged '" + SavedModelBundle.DEFAULT_TAG + "'"
                            + (tags.isEmpty()
                                    ? "; it is empty or cut short. Export or copy the model again"
                                    : "; it has " + tags + ". Export the model for serving"));
        }
        return model.getMetaGraphs(serving);
    }

    private static SavedModel parse(Path file) {
        try {
            return SavedModel.parseFrom(Files.readAllBytes(file));
        } catch (InvalidProtocolBufferException e) {
            throw new EngramException(
                    ErrorCode.STATE,
                    "'" + file + "' is cut short or not a SavedModel: " + e.getMessage()
                            + " Export or copy the model again",
                    e);
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot read '" + file + "': " + e, e);
        }
    }
}
