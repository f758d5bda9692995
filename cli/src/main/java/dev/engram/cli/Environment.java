package dev.engram.cli;

import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.tf.runtime.TensorFlowRuntime;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.TensorFlow;

/** When and where an experiment ran. */
final class Environment {
    private Environment() {}

    static Map<String, Object> describe(ExperimentConfig experiment, int parallel) {
        TensorFlowRuntime.load();
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        environment.put("engram", Version.engram());
        environment.put("tensorflow", TensorFlow.version());
        environment.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        environment.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        environment.put("cores", Runtime.getRuntime().availableProcessors());
        environment.put("runsAtOnce", parallel);
        environment.put("device", experiment.training().device());
        return environment;
    }
}
