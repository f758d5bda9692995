package dev.engram.tf.interop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedConcreteFunction;

/** Which object a handle of the graph is: a call's last arguments are the objects that the function is bound to. */
final class BoundVariables {
    private BoundVariables() {}

    /** Ids of objects by the handles that calls at the top of the graph pass. */
    static Map<String, Integer> of(MetaGraphDef saved) {
        Map<String, SavedConcreteFunction> functions = saved.getObjectGraphDef().getConcreteFunctionsMap();
        Map<String, Integer> bound = new HashMap<>();
        for (NodeDef node : saved.getGraphDef().getNodeList()) {
            AttrValue called = node.getAttrOrDefault("f", AttrValue.getDefaultInstance());
            @Nullable
            SavedConcreteFunction function = functions.get(called.getFunc().getName());
            if (function != null) {
                List<TensorName> inputs = FlatGraph.inputs(node);
                int first = inputs.size() - function.getBoundInputsCount();
                for (int i = Math.max(first, 0); i < inputs.size(); i++) {
                    bound.put(inputs.get(i).node(), function.getBoundInputs(i - first));
                }
            }
        }
        return bound;
    }
}
