package dev.engram.core.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that is wrong with a configuration, reported together, each mistake once. */
public final class ConfigErrors {
    private final Set<String> messages = new LinkedHashSet<>();

    /** Notes that a value is wrong: {@code path = value (file:line) problem}. */
    public void add(String path, ConfigValue value, String problem) {
        messages.add(path + " = " + value.render(com.typesafe.config.ConfigRenderOptions.concise())
                + where(value.origin()) + " " + problem);
    }

    /** Notes that something is wrong at a place: {@code path (file:line) problem}. */
    public void add(String path, @Nullable ConfigOrigin origin, String problem) {
        messages.add(path + (origin == null ? "" : where(origin)) + " " + problem);
    }

    private static String where(ConfigOrigin origin) {
        if (origin.filename() == null && origin.resource() == null) {
            return " (" + origin.description().replaceFirst(": \\d+$", "") + ")";
        }
        String file = origin.filename() != null
                ? String.valueOf(Path.of(origin.filename()).getFileName())
                : origin.resource().substring(origin.resource().lastIndexOf('/') + 1);
        return " (" + file + (origin.lineNumber() > 0 ? ":" + origin.lineNumber() : "") + ")";
    }

    /** Notes all that others noted. */
    public void addAll(ConfigErrors others) {
        messages.addAll(others.messages);
    }

    /** Whether nothing was noted. */
    public boolean isEmpty() {
        return messages.isEmpty();
    }

    /**
     * Ends the reading where anything was noted.
     *
     * @throws EngramException {@link ErrorCode#CONFIGURATION} with all of it, a line each
     */
    public void throwIfAny() {
        if (messages.size() == 1) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION, messages.iterator().next());
        }
        if (!messages.isEmpty()) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    messages.size() + " errors in the configuration:\n  " + String.join("\n  ", messages));
        }
    }
}
