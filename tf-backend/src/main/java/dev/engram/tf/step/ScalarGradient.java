package dev.engram.tf.step;

import dev.engram.tf.gradient.GradientTape;
import dev.engram.tf.state.GraphTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Adds the gradient that TensorFlow finds for a penalty of any form. */
final class ScalarGradient extends PenaltyPart {
    private final Ops tf;
    private final List<GraphTensor> parameters;
    private final Map<GraphTensor, Operand<TFloat32>> ofPenalty = new HashMap<>();

    ScalarGradient(Ops tf, GradientTape tape, List<GraphTensor> parameters, Operand<TFloat32> penalty) {
        this.tf = tf;
        this.parameters = parameters;
        List<GraphTensor> reached = parameters.stream()
                .filter(parameter -> tape.reaches(penalty, parameter.variable()))
                .toList();
        List<Operand<TFloat32>> gradients = tape.gradients(
                penalty, reached.stream().map(GraphTensor::variable).toList());
        for (int i = 0; i < reached.size(); i++) {
            ofPenalty.put(reached.get(i), gradients.get(i));
        }
    }

    @Override
    Operand<TFloat32> gradient(int parameter, Operand<TFloat32> ofTask) {
        Operand<TFloat32> found = ofPenalty.get(parameters.get(parameter));
        return found == null ? ofTask : tf.math.add(ofTask, found);
    }

    /** No: the gradient of one parameter may need the others where they were. */
    @Override
    boolean fuses() {
        return false;
    }
}
