package dev.engram.strategies;

import dev.engram.spi.ImportanceEstimator;
import dev.engram.strategies.importance.Fisher;
import dev.engram.strategies.importance.FisherConfig;
import dev.engram.strategies.importance.FisherLabels;
import dev.engram.strategies.importance.Identity;
import dev.engram.strategies.importance.IdentityConfig;
import dev.engram.strategies.importance.OutputSensitivity;
import dev.engram.strategies.importance.OutputSensitivityConfig;
import dev.engram.strategies.importance.ReversedFisher;
import dev.engram.strategies.importance.ReversedFisherConfig;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Every built-in estimator, on all examples. */
final class Estimators {
    private Estimators() {}

    static Map<String, ImportanceEstimator> all() {
        Map<String, ImportanceEstimator> estimators = new LinkedHashMap<>();
        estimators.put("identity", new Identity(new IdentityConfig()));
        for (FisherLabels labels : FisherLabels.values()) {
            estimators.put(labels.name().toLowerCase(Locale.ROOT), new Fisher(new FisherConfig(labels, 0, 1000)));
        }
        estimators.put("mas", new OutputSensitivity(new OutputSensitivityConfig(0)));
        estimators.put("ewc-dr", new ReversedFisher(new ReversedFisherConfig(0)));
        return estimators;
    }
}
