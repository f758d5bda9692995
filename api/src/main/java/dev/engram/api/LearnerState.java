package dev.engram.api;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that a learner must get back to go on with the same bits: parameters, optimizer slots, the strategy's
 * declared state, and counters (from which every random stream and the position in the data follow).
 *
 * @param strategy class name and state version of the strategy, for instance {@code dev.engram.strategies.ewc.Ewc/1}
 * @param tensors by name: {@code parameter/…}, {@code optimizer/…}, {@code strategy/…}
 * @param counters by name: {@code steps}, {@code task}, {@code taskSteps}; of an attached model {@code tasks}, {@code steps}
 */
public record LearnerState(String strategy, Map<String, NamedTensor> tensors, Map<String, Long> counters) {
    public LearnerState {
        tensors = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        counters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(counters));
    }

    /**
     * A tensor by name.
     *
     * @throws EngramException {@link ErrorCode#STATE} when there is none of that name
     */
    public NamedTensor tensor(String name) {
        NamedTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new EngramException(
                    ErrorCode.STATE, "The state has no tensor '" + name + "', but " + tensors.keySet());
        }
        return tensor;
    }
}
