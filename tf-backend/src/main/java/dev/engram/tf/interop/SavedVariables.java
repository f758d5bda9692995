package dev.engram.tf.interop;

import static java.util.Objects.requireNonNull;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedVariable;

/**
 * What a SavedModel says about its variables. A variable is trained if it is float32, its name is not that of a moving
 * statistic of normalisation, and the model lists it as trainable, or lists it nowhere and its own flag says so; all others
 * stay constants.
 */
final class SavedVariables {
    private static final Pattern COPY_NUMBER = Pattern.compile("_\\d+$");
    private static final Pattern MOVING = Pattern.compile("moving_(mean|variance|average|avg|var)|running_(mean|var)");

    /** By the id of the object; names need not differ. */
    private final Map<Integer, SavedVariable> variables = new LinkedHashMap<>();

    private final Map<String, Integer> bound;
    private final Map<Integer, Boolean> listed;

    /** Listed, but bound to no function: Keras 3 lists wrappers, each described exactly as the variable in it. */
    private final Map<SavedVariable, Set<Boolean>> wrapped;

    SavedVariables(MetaGraphDef graph) {
        List<SavedObject> objects = graph.getObjectGraphDef().getNodesList();
        for (int id = 0; id < objects.size(); id++) {
            if (objects.get(id).hasVariable()) {
                variables.put(id, objects.get(id).getVariable());
            }
        }
        bound = BoundVariables.of(graph);
        bound.values().retainAll(variables.keySet());
        listed = TrainableLists.of(objects);
        Set<Integer> used = Set.copyOf(bound.values());
        wrapped = variables.keySet().stream()
                .filter(id -> listed.containsKey(id) && !used.contains(id))
                .collect(Collectors.groupingBy(
                        variables::get, Collectors.mapping(listed::get, Collectors.toUnmodifiableSet())));
    }

    /**
     * The name that the exporter's user gave: Keras calls the handle of {@code dense/kernel}, for instance,
     * {@code dense/kernel_1}.
     *
     * @param handle name of the node
     * @param taken names that are given away
     */
    String name(String handle, Set<String> taken) {
        return objects(handle).stream()
                .map(id -> requireNonNull(variables.get(id)).getName())
                .filter(name -> !name.isEmpty() && !taken.contains(name))
                .findFirst()
                .orElse(handle);
    }

    /**
     * Whether training changes the variable.
     *
     * @param handle name of the node
     * @param name as {@link #name} gave it
     * @throws EngramException {@link ErrorCode#GRAPH} if that cannot be told from a variable of the same name
     */
    boolean trained(String handle, String name, DataType type) {
        if (type != DataType.DT_FLOAT
                || MOVING.matcher(name.substring(name.lastIndexOf('/') + 1)).find()) {
            return false;
        }
        Set<Boolean> said =
                objects(handle).stream().flatMap(id -> trainable(id).stream()).collect(Collectors.toSet());
        if (said.size() > 1) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "Of the variables called '" + name + "' some are frozen and some are not, and the SavedModel does"
                            + " not say which is which. Give each a name of its own and export the model again");
        }
        return said.isEmpty() || said.contains(true);
    }

    /** The object behind a handle; where no call tells, all whose name it can have. */
    private List<Integer> objects(String handle) {
        @Nullable Integer object = bound.get(handle);
        if (object != null) {
            return List.of(object);
        }
        List<Integer> exact = named(handle);
        return exact.isEmpty() ? named(COPY_NUMBER.matcher(handle).replaceFirst("")) : exact;
    }

    private List<Integer> named(String name) {
        return variables.entrySet().stream()
                .filter(variable -> variable.getValue().getName().equals(name))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Set<Boolean> trainable(int id) {
        SavedVariable variable = requireNonNull(variables.get(id));
        @Nullable Boolean direct = listed.get(id);
        return direct != null ? Set.of(direct) : wrapped.getOrDefault(variable, Set.of(variable.getTrainable()));
    }
}
