package dev.engram.tf.interop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedVariable;

/**
 * What a SavedModel says about its variables. A variable is trained if it is float32, its name is not that of a moving
 * statistic of normalisation, and the model does not list it as non-trainable; all others stay constants.
 */
final class SavedVariables {
    private static final Pattern COPY_NUMBER = Pattern.compile("_\\d+$");
    private static final Pattern MOVING = Pattern.compile("moving_(mean|variance|average|avg|var)|running_(mean|var)");

    private final Map<String, Boolean> trainable = new LinkedHashMap<>();

    SavedVariables(MetaGraphDef graph) {
        graph.getObjectGraphDef().getNodesList().forEach(object -> {
            if (object.hasVariable()) {
                SavedVariable variable = object.getVariable();
                trainable.put(variable.getName(), variable.getTrainable());
            }
        });
    }

    /**
     * The name that the exporter's user gave: Keras calls the handle of {@code dense/kernel}, for instance,
     * {@code dense/kernel_1}.
     *
     * @param handle name of the node
     * @param taken names that are given away
     */
    String name(String handle, Set<String> taken) {
        String listed = COPY_NUMBER.matcher(handle).replaceFirst("");
        return !trainable.containsKey(handle) && trainable.containsKey(listed) && !taken.contains(listed)
                ? listed
                : handle;
    }

    /** Whether training changes the variable. */
    boolean trained(String name, DataType type) {
        return type == DataType.DT_FLOAT
                && !MOVING.matcher(name.substring(name.lastIndexOf('/') + 1)).find()
                && trainable.getOrDefault(name, true);
    }
}
