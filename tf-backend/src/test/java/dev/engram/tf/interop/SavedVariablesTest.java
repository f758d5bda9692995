package dev.engram.tf.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedConcreteFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedUserObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedVariable;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject.ObjectReference;

/** Object graphs written by hand: the root, variables, lists of them, and one call of a function bound to some. */
class SavedVariablesTest {
    private final MetaGraphDef.Builder model = MetaGraphDef.newBuilder();

    private final int root = object(Map.of());

    private int add(SavedObject.Builder object) {
        model.getObjectGraphDefBuilder().addNodes(object);
        return model.getObjectGraphDef().getNodesCount() - 1;
    }

    private int variable(String name, boolean flag) {
        return add(SavedObject.newBuilder()
                .setVariable(SavedVariable.newBuilder()
                        .setName(name)
                        .setDtype(DataType.DT_FLOAT)
                        .setTrainable(flag)));
    }

    private int object(Map<String, Integer> children) {
        int id = add(SavedObject.newBuilder().setUserObject(SavedUserObject.getDefaultInstance()));
        children(id, children);
        return id;
    }

    private void children(int object, Map<String, Integer> children) {
        children.forEach((name, id) -> model.getObjectGraphDefBuilder()
                .getNodesBuilder(object)
                .addChildren(ObjectReference.newBuilder().setLocalName(name).setNodeId(id)));
    }

    private int list(int... variables) {
        int list = object(Map.of());
        for (int variable : variables) {
            children(list, Map.of(Integer.toString(variable), variable));
        }
        return list;
    }

    /** A call that passes the input, then the handles; the function is bound to the objects in this order. */
    private void call(List<String> handles, List<Integer> objects) {
        model.getObjectGraphDefBuilder()
                .putConcreteFunctions(
                        "serve",
                        SavedConcreteFunction.newBuilder()
                                .addAllBoundInputs(objects)
                                .build());
        model.getGraphDefBuilder()
                .addNode(NodeDef.newBuilder()
                        .setName("call")
                        .setOp("StatefulPartitionedCall")
                        .putAttr(
                                "f",
                                AttrValue.newBuilder()
                                        .setFunc(NameAttrList.newBuilder().setName("serve"))
                                        .build())
                        .addInput("features")
                        .addAllInput(handles)
                        .addInput("^control"));
    }

    private boolean trained(String handle) {
        SavedVariables variables = new SavedVariables(model.build());
        return variables.trained(handle, variables.name(handle, Set.of()), DataType.DT_FLOAT);
    }

    @Test
    void listsOfTheModelHoldBeforeTheFlagOfTheVariable() {
        int frozen = variable("base", true);
        int thawed = variable("head", false);
        children(root, Map.of("non_trainable_variables", list(frozen), "trainable_variables", list(thawed)));
        call(List.of("base_1", "head_1"), List.of(frozen, thawed));
        assertThat(trained("base_1")).isFalse();
        assertThat(trained("head_1")).isTrue();
    }

    @Test
    void amongAllVariablesThoseThatAreNotListedAsTrainableAreFrozen() {
        int frozen = variable("base", true);
        int head = variable("head", true);
        children(root, Map.of("variables", list(frozen, head), "trainable_variables", list(head)));
        call(List.of("base", "head"), List.of(frozen, head));
        assertThat(trained("base")).isFalse();
        assertThat(trained("head")).isTrue();
    }

    @Test
    void theListOfTheOuterObjectHolds() {
        int kernel = variable("kernel", true);
        int layer = object(Map.of("trainable_variables", list(kernel)));
        int nothing = list();
        children(root, Map.of("layer", layer, "trainable_variables", nothing, "variables", list(kernel)));
        call(List.of("kernel"), List.of(kernel));
        assertThat(trained("kernel")).isFalse();
    }

    @Test
    void variableInNoListGoesByItsFlag() {
        int learns = variable("learns", true);
        int stays = variable("stays", false);
        children(root, Map.of("trainable_variables", list(), "variables", list(), "a", learns, "b", stays));
        call(List.of("learns", "stays"), List.of(learns, stays));
        assertThat(trained("learns")).isTrue();
        assertThat(trained("stays")).isFalse();
    }

    @Test
    void ofTwoVariablesOfOneNameEachGoesByItsOwn() {
        int learns = variable("w", true);
        int stays = variable("w", false);
        children(root, Map.of("a", learns, "b", stays));
        call(List.of("w_1", "w"), List.of(stays, learns));
        assertThat(trained("w")).isTrue();
        assertThat(trained("w_1")).isFalse();
    }

    @Test
    void wrapperInAListSpeaksForTheVariableThatIsDescribedLikeIt() {
        int frozen = variable("w", true);
        int learns = variable("head", true);
        children(
                root,
                Map.of(
                        "trainable_variables", list(variable("head", true)),
                        "non_trainable_variables", list(variable("w", true)),
                        "_all_variables", list(frozen, learns)));
        call(List.of("w_2", "head_2"), List.of(frozen, learns));
        assertThat(trained("w_2")).isFalse();
        assertThat(trained("head_2")).isTrue();
    }

    @Test
    void wrappersThatDisagreeAreOneClearError() {
        int first = variable("w", true);
        int second = variable("w", true);
        children(
                root,
                Map.of(
                        "trainable_variables", list(variable("w", true)),
                        "non_trainable_variables", list(variable("w", true)),
                        "_all_variables", list(first, second)));
        call(List.of("w_2", "w_3"), List.of(first, second));
        assertThatThrownBy(() -> trained("w_2"))
                .isInstanceOfSatisfying(
                        EngramException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.GRAPH))
                .hasMessageContaining("called 'w'")
                .hasMessageContaining("Give each a name of its own");
    }

    @Test
    void handleThatNoCallPassesGoesByItsName() {
        children(root, Map.of("a", variable("stays", false), "b", variable("learns", true)));
        assertThat(trained("stays_1")).isFalse();
        assertThat(trained("learns")).isTrue();
        assertThat(trained("unknown")).isTrue();
    }
}
