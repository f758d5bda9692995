package dev.engram.core.model;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** When and with what a model is made. */
final class ModelVersions {
    private ModelVersions() {}

    static String now() {
        return Instant.now(Clock.systemUTC()).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static Map<String, String> present() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put(
                "engram",
                Optional.ofNullable(ModelVersions.class.getPackage().getImplementationVersion())
                        .orElse("development"));
        versions.put("java", Runtime.version().toString());
        versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return versions;
    }
}
