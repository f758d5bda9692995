package dev.engram.testkit;

import dev.engram.api.Learner;
import dev.engram.api.LearnerState;
import dev.engram.api.NamedTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Moves in weight space, made through saved state: the only door a user has, too. */
final class States {
    private static final String PARAMETER = "parameter/";

    private States() {}

    /** A direction of independent normal numbers, one tensor a parameter. */
    static Map<String, float[]> direction(LearnerState state, long seed) {
        Random random = new Random(seed);
        Map<String, float[]> direction = new LinkedHashMap<>();
        state.tensors().forEach((name, tensor) -> {
            if (name.startsWith(PARAMETER)) {
                float[] values = new float[tensor.values().length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextGaussian();
                }
                direction.put(name, values);
            }
        });
        return direction;
    }

    /** The state with its parameters at θ + size · direction. */
    static LearnerState moved(LearnerState state, Map<String, float[]> direction, double size) {
        Map<String, NamedTensor> tensors = new LinkedHashMap<>(state.tensors());
        direction.forEach((name, step) -> {
            NamedTensor tensor = state.tensor(name);
            float[] values = tensor.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (size * step[i]);
            }
            tensors.put(name, new NamedTensor(tensor.name(), tensor.shape(), values));
        });
        return new LearnerState(state.strategy(), tensors, state.counters());
    }

    /** The penalty at θ + size · direction. */
    static double penaltyAt(Learner learner, LearnerState state, Map<String, float[]> direction, double size) {
        learner.restore(moved(state, direction, size));
        return learner.penalty();
    }

    /** Another learner's state with the parameters and counters of this one, so that both stand at one point. */
    static LearnerState transplanted(LearnerState parameters, LearnerState rest) {
        Map<String, NamedTensor> tensors = new LinkedHashMap<>(rest.tensors());
        tensors.replaceAll((name, tensor) -> name.startsWith(PARAMETER) ? parameters.tensor(name) : tensor);
        return new LearnerState(rest.strategy(), tensors, parameters.counters());
    }

    /** Inner product of the change of the parameters from {@code before} to {@code after} with a direction. */
    static double along(LearnerState before, LearnerState after, Map<String, float[]> direction) {
        double sum = 0;
        for (Map.Entry<String, float[]> step : direction.entrySet()) {
            float[] from = before.tensor(step.getKey()).values();
            float[] to = after.tensor(step.getKey()).values();
            for (int i = 0; i < from.length; i++) {
                sum += ((double) to[i] - from[i]) * step.getValue()[i];
            }
        }
        return sum;
    }

    /** How the penalty rises where the weights and bias of one output move by 1. */
    static double riseAtOutput(Learner learner, LearnerState state, int output) {
        Map<String, float[]> direction = ofOutput(state, output);
        return penaltyAt(learner, state, direction, 1) - penaltyAt(learner, state, direction, 0);
    }

    /** Unit steps on the weights and bias of one output, nothing elsewhere. */
    private static Map<String, float[]> ofOutput(LearnerState state, int output) {
        Map<String, float[]> direction = direction(state, 0);
        direction.forEach((name, values) -> {
            long[] shape = state.tensor(name).shape();
            boolean toOutputs = shape[shape.length - 1] == ContractTasks.OUTPUTS;
            for (int i = 0; i < values.length; i++) {
                values[i] = toOutputs && i % ContractTasks.OUTPUTS == output ? 1 : 0;
            }
        });
        return direction;
    }
}
