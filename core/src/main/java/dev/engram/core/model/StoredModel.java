package dev.engram.core.model;

import dev.engram.api.LearnerState;
import dev.engram.api.NetworkSpec;
import java.nio.file.Path;

/**
 * A model read from its directory, with every file checked.
 *
 * @param directory where its SavedModel is
 * @param manifest what it is
 * @param network its layers, or the graph it was imported as
 * @param state of its learner between two tasks
 */
public record StoredModel(Path directory, ModelManifest manifest, NetworkSpec network, LearnerState state) {}
