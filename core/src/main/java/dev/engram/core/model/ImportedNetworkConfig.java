package dev.engram.core.model;

import dev.engram.api.NamedTensor;
import dev.engram.api.NetworkSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An imported network in a manifest; its graph is a file beside it.
 *
 * @param features name of the graph's placeholder
 * @param logits name of its output
 * @param variables names of the trained variables, in order
 */
record ImportedNetworkConfig(String features, String logits, List<String> variables) {
    private static final String TYPE = "imported";

    static boolean is(Map<String, Object> network) {
        return TYPE.equals(network.get("type"));
    }

    static ImportedNetworkConfig of(Map<String, Object> network) {
        List<String> variables = ((List<?>) network.getOrDefault("variables", List.of()))
                .stream().map(String::valueOf).toList();
        return new ImportedNetworkConfig(
                String.valueOf(network.get("features")), String.valueOf(network.get("logits")), variables);
    }

    static Map<String, Object> describe(NetworkSpec.Imported network, String origin) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", TYPE);
        map.put("origin", origin);
        map.put("features", network.features());
        map.put("logits", network.logits());
        map.put("variables", network.variables().stream().map(NamedTensor::name).toList());
        return map;
    }
}
