package dev.engram.core.sweep;

import dev.engram.core.experiment.ExperimentConfig;
import java.util.Map;

/**
 * One strategy with one choice of values, run with every seed of the experiment.
 *
 * @param number among the trials of its strategy, from 1
 * @param strategy its label in the experiment
 * @param values by path of the key
 * @param shared those of the values that all strategies share
 * @param experiment what is run: this strategy alone, labelled {@code strategy/number}
 */
public record Trial(
        int number,
        String strategy,
        Map<String, Object> values,
        Map<String, Object> shared,
        ExperimentConfig experiment) {}
