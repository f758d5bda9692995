package dev.engram.tf.step;

import dev.engram.tf.gradient.GradientTape;
import dev.engram.tf.state.GraphTensor;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Adds the gradient that TensorFlow finds for a penalty of any form. */
final class ScalarGradient extends PenaltyPart {
    private final Ops tf;
    private final GradientTape tape;
    private final List<GraphTensor> parameters;
    private final Operand<TFloat32> penalty;

    ScalarGradient(Ops tf, GradientTape tape, List<GraphTensor> parameters, Operand<TFloat32> penalty) {
        this.tf = tf;
        this.tape = tape;
        this.parameters = parameters;
        this.penalty = penalty;
    }

    @Override
    List<Operand<TFloat32>> gradients(List<Operand<TFloat32>> ofTask) {
        List<GraphTensor> reached = parameters.stream()
                .filter(parameter -> tape.reaches(penalty, parameter.variable()))
                .toList();
        List<Operand<TFloat32>> ofPenalty = tape.gradients(
                penalty, reached.stream().map(GraphTensor::variable).toList());
        List<Operand<TFloat32>> sums = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            int at = reached.indexOf(parameters.get(i));
            sums.add(at < 0 ? ofTask.get(i) : tf.math.add(ofTask.get(i), ofPenalty.get(at)));
        }
        return sums;
    }
}
