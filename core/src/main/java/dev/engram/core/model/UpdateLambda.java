package dev.engram.core.model;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * λ of one update where it is not the model's. The strategy has folded the model's λ into what it holds, once a task; every
 * penalty is linear in λ, so the update multiplies it as a whole. What it finds to be important joins the rest under the model's λ:
 * all tasks weigh alike in the next update, which is under the model's λ again.
 *
 * @param value λ
 * @param factor of the penalty
 */
record UpdateLambda(double value, double factor) {
    private static final String LAMBDA = "lambda";

    /**
     * What an update changes.
     *
     * @param model settings of the model's strategy, all spelled out
     * @param update those asked for
     * @return empty where they are the same
     * @throws EngramException {@link ErrorCode#CONFIGURATION} where more than λ differs, or the model's is 0
     */
    static Optional<UpdateLambda> of(Map<String, Object> model, Map<String, Object> update) {
        Set<String> keys = new LinkedHashSet<>(model.keySet());
        keys.addAll(update.keySet());
        keys.removeIf(key -> Objects.equals(model.get(key), update.get(key)));
        for (String key : keys) {
            if (!key.equals(LAMBDA)) {
                throw unchangeable(key, model.get(key));
            }
        }
        return keys.isEmpty() ? Optional.empty() : Optional.of(of(number(model), number(update)));
    }

    /** For a key of the strategy that is no lambda. */
    static EngramException unchangeable(String key, @Nullable Object value) {
        return new EngramException(
                ErrorCode.CONFIGURATION,
                "--set strategy." + key + ": what the model keeps was made with " + key + " = "
                        + value
                        + ", so an update cannot change it. It can change strategy.lambda, for itself alone; anything else"
                        + " of a strategy takes a first model of its own (engram train)");
    }

    private static UpdateLambda of(double model, double update) {
        if (model == 0) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "--set strategy.lambda=" + update
                            + ": the model was trained with lambda = 0, and holds nothing to be"
                            + " important that another could weigh. Train a first model with a lambda above 0 (engram train)");
        }
        return new UpdateLambda(update, update / model);
    }

    private static double number(Map<String, Object> settings) {
        return ((Number) Objects.requireNonNull(settings.get(LAMBDA), "it differs and is bound to a number"))
                .doubleValue();
    }
}
