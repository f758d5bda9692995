package dev.engram.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.engram.report.markup.Markup;
import dev.engram.report.results.RecordedExperiment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What was run, and where. */
final class ConfigurationSection {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ConfigurationSection() {}

    static Section of(Chapter chapter) {
        Markup body = new Markup();
        for (RecordedExperiment experiment : chapter.comparison().experiments()) {
            body.element("h3", experiment.name());
            Table table = new Table(List.of("environment", "value"));
            experiment.environment().forEach((key, value) -> table.add(key, String.valueOf(value)));
            body.add(table.html());
            body.open("details")
                    .element("summary", "Configuration with every default in its place")
                    .element("pre", pretty(experiment.configuration()))
                    .close("details");
        }
        return new Section(chapter.named("configuration"), "Configuration and environment", body, new ArrayList<>());
    }

    private static String pretty(Map<String, Object> configuration) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(configuration);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Maps of JSON values are JSON", e);
        }
    }
}
