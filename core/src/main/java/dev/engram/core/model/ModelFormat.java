package dev.engram.core.model;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Head;
import dev.engram.api.Learner;
import dev.engram.api.LearnerState;
import dev.engram.api.NamedTensor;
import dev.engram.api.NetworkSpec;
import dev.engram.api.Scenario;
import dev.engram.core.checkpoint.LearnerStateFile;
import dev.engram.core.storage.ReservedRoom;
import dev.engram.core.storage.SealedDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model on disk: a SavedModel for prediction ({@code saved_model.pb}, {@code variables}), the state that its learner goes on from
 * ({@code state.safetensors}), the graph of an imported network ({@code network.pb}), and the manifest {@code engram.json}. The whole
 * is a sealed directory.
 */
final class ModelFormat {
    private static final String MANIFEST = "engram.json";
    private static final SealedDirectory DIRECTORY = new SealedDirectory(MANIFEST, "engram-model", 1);
    private static final String GRAPH = "network.pb";
    private static final String PARAMETER = "parameter/";

    /** Bytes of graph, manifest and headers, roughly. */
    private static final long REST = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelFormat() {}

    /**
     * Takes the room that a model will need, before it is trained.
     *
     * @param learner of its size
     * @throws EngramException {@link ErrorCode#IO} when there is not so much
     */
    static ReservedRoom reserve(Path target, NetworkSpec network, Learner learner) {
        long bytes = REST;
        for (NamedTensor tensor : learner.state().tensors().values()) {
            // A parameter is in the state and in the SavedModel.
            int copies = tensor.name().startsWith(PARAMETER) ? 2 : 1;
            bytes += copies * (long) Float.BYTES * tensor.values().length;
        }
        if (network instanceof NetworkSpec.Imported imported) {
            bytes += 2L * imported.graph().length;
        }
        return ReservedRoom.beside(target, bytes);
    }

    /**
     * Writes a model.
     *
     * @param target does not exist
     * @throws EngramException {@link ErrorCode#IO} when it cannot be written; the message says where it is instead, if anywhere
     */
    static void write(Path target, ModelManifest manifest, NetworkSpec network, Learner learner) {
        try {
            writeInto(target, manifest, network, learner);
        } catch (EngramException e) {
            throw e.code() == ErrorCode.IO ? rescued(e, target, manifest, network, learner) : e;
        }
    }

    /** What was learned took long, and is nowhere else. */
    private static EngramException rescued(
            EngramException failure, Path target, ModelManifest manifest, NetworkSpec network, Learner learner) {
        try {
            Path instead = Files.createTempDirectory("engram-").resolve("model");
            writeInto(instead, manifest, network, learner);
            return new EngramException(
                    ErrorCode.IO,
                    failure.getMessage() + ". The model is not lost: it is whole in " + instead + "; move it to "
                            + target + " once there is room",
                    failure);
        } catch (IOException | EngramException e) {
            failure.addSuppressed(e);
            return new EngramException(
                    ErrorCode.IO,
                    failure.getMessage() + ". It could not be kept among the temporary files either (" + e.getMessage()
                            + ")",
                    failure);
        }
    }

    private static void writeInto(Path target, ModelManifest manifest, NetworkSpec network, Learner learner) {
        DIRECTORY.write(target, JSON.convertValue(manifest, new TypeReference<>() {}), into -> {
            learner.export(into, heads(manifest));
            LearnerStateFile.write(into, betweenTasks(learner.state()));
            if (network instanceof NetworkSpec.Imported imported) {
                Files.write(into.resolve(GRAPH), imported.graph());
            }
        });
    }

    private static List<Head> heads(ModelManifest manifest) {
        if (manifest.scenario() != Scenario.TASK) {
            return List.of();
        }
        return manifest.tasks().stream()
                .map(task -> new Head(task.name(), task.outputs()))
                .toList();
    }

    /** The data of the last task is gone once the model is deployed. */
    private static LearnerState betweenTasks(LearnerState state) {
        Map<String, Long> counters = new LinkedHashMap<>(state.counters());
        counters.put("task", -1L);
        counters.put("taskSteps", 0L);
        return new LearnerState(state.strategy(), state.tensors(), counters);
    }

    /** Whether a directory claims to be a model, sound or not. */
    static boolean claims(Path directory) {
        return Files.isRegularFile(directory.resolve(MANIFEST));
    }

    /**
     * Reads a model.
     *
     * @param settings understands the network's configuration
     * @throws EngramException {@link ErrorCode#STATE} if it is no sound model
     */
    static StoredModel read(Path directory, ModelSettings settings) {
        ModelManifest manifest;
        try {
            manifest = JSON.convertValue(DIRECTORY.read(directory), ModelManifest.class);
        } catch (IllegalArgumentException e) {
            throw new EngramException(
                    ErrorCode.STATE, directory.resolve(MANIFEST) + " is incomplete: " + e.getMessage(), e);
        }
        LearnerState state = LearnerStateFile.read(directory);
        NetworkSpec network = ImportedNetworkConfig.is(manifest.network())
                ? imported(directory, manifest, state)
                : settings.network(manifest.network());
        return new StoredModel(directory, manifest, network, state);
    }

    private static NetworkSpec imported(Path directory, ModelManifest manifest, LearnerState state) {
        ImportedNetworkConfig config = ImportedNetworkConfig.of(manifest.network());
        List<NamedTensor> variables = new ArrayList<>();
        for (String name : config.variables()) {
            NamedTensor value = state.tensor(PARAMETER + name);
            variables.add(new NamedTensor(name, value.shape(), value.values()));
        }
        try {
            return new NetworkSpec.Imported(
                    Files.readAllBytes(directory.resolve(GRAPH)), config.features(), config.logits(), variables);
        } catch (IOException e) {
            throw new EngramException(ErrorCode.STATE, "Cannot read " + directory.resolve(GRAPH) + ": " + e, e);
        }
    }
}
