package dev.engram.core.plugins;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Says of a plugin that the virtual machine refuses which class and which jar it is. */
final class UnloadablePlugin {
    private UnloadablePlugin() {}

    /**
     * The mistake in words.
     *
     * @param kind of provider that was looked for
     * @param loader that sees the plugins' jars
     * @param failure names a class
     */
    static EngramException named(Class<?> kind, ClassLoader loader, Throwable failure) {
        String reason = reason(failure);
        List<String> places = places(kind, loader, reason);
        return new EngramException(
                ErrorCode.PLUGIN,
                "A plugin cannot be loaded: " + reason
                        + (places.isEmpty() ? "" : ". It is named in " + String.join(", ", places))
                        + ". Build it for Java " + Runtime.version().feature()
                        + " and this version of Engram, or remove its jar",
                failure);
    }

    /** What failed, and why where the cause knows it. */
    static String reason(Throwable failure) {
        return failure.getCause() == null ? failure.toString() : failure + " (" + failure.getCause() + ")";
    }

    /** The services files with a class that the reason names. */
    private static List<String> places(Class<?> kind, ClassLoader loader, String reason) {
        List<String> places = new ArrayList<>();
        try {
            for (URL file : Collections.list(loader.getResources("META-INF/services/" + kind.getName()))) {
                try (InputStream in = file.openStream()) {
                    boolean names = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .filter(line -> !line.isEmpty())
                            .anyMatch(line -> reason.replace('/', '.').contains(line));
                    if (names) {
                        places.add(file.toString());
                    }
                }
            }
        } catch (IOException e) {
            return List.of(); // the reason names the class
        }
        return places;
    }
}
