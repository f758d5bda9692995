package dev.engram.tf.interop;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject.ObjectReference;

/**
 * What the objects of a SavedModel list as trainable and as not. Keras makes these lists when it saves, so they know of
 * layers frozen after they were built, as the flag of a variable does not.
 */
final class TrainableLists {
    private static final String TRAINABLE = "trainable_variables";
    private static final List<String> ALL = List.of("variables", "non_trainable_variables");

    private final List<SavedObject> objects;
    private final Map<Integer, Boolean> listed = new HashMap<>();

    private TrainableLists(List<SavedObject> objects) {
        this.objects = objects;
    }

    /**
     * Whether training changes a variable, by the id of its object; what no list decides is left out. Where lists
     * disagree, that of the outer object holds, as in Keras.
     */
    static Map<Integer, Boolean> of(List<SavedObject> objects) {
        TrainableLists lists = new TrainableLists(objects);
        lists.readFromRoot();
        return Map.copyOf(lists.listed);
    }

    private void readFromRoot() {
        Set<Integer> seen = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>();
        open.add(0);
        while (!open.isEmpty()) {
            int id = open.remove();
            if (seen.add(id)) {
                read(object(id));
                object(id).getChildrenList().forEach(child -> open.add(child.getNodeId()));
            }
        }
    }

    private void read(SavedObject object) {
        SavedObject trainable = child(object, TRAINABLE);
        if (trainable.hasUserObject()) {
            list(trainable, true);
            ALL.forEach(name -> list(child(object, name), false));
        }
    }

    private void list(SavedObject list, boolean trainable) {
        for (ObjectReference element : list.getChildrenList()) {
            listed.putIfAbsent(element.getNodeId(), trainable);
        }
    }

    private SavedObject child(SavedObject object, String name) {
        return object.getChildrenList().stream()
                .filter(child -> child.getLocalName().equals(name))
                .map(child -> object(child.getNodeId()))
                .findFirst()
                .orElse(SavedObject.getDefaultInstance());
    }

    private SavedObject object(int id) {
        return id >= 0 && id < objects.size() ? objects.get(id) : SavedObject.getDefaultInstance();
    }
}
