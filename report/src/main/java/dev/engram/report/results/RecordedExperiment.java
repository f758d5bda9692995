package dev.engram.report.results;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One results file.
 *
 * @param directory it lies in
 * @param name of the experiment
 * @param command that reproduces it
 * @param configuration with every default in its place
 * @param environment versions, threads, device
 * @param runs that ended, in whatever way
 */
public record RecordedExperiment(
        Path directory,
        String name,
        String command,
        Map<String, Object> configuration,
        Map<String, Object> environment,
        List<RecordedRun> runs) {

    /** How many runs the configuration asks for. */
    public int plannedRuns() {
        return sizeOf("seeds") * sizeOf("strategies");
    }

    private int sizeOf(String key) {
        return configuration.get(key) instanceof List<?> list ? list.size() : 0;
    }

    /** What all strategies of the experiment share and what their results depend on: tasks, network, training. */
    Map<String, Object> setting() {
        Map<String, Object> setting = new LinkedHashMap<>(configuration);
        setting.keySet().removeAll(List.of("name", "seeds", "strategies", "checkpoints"));
        return setting;
    }
}
