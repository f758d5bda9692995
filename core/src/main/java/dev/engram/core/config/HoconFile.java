package dev.engram.core.config;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file of HOCON. What it includes is looked for beside it, and must be there. */
public final class HoconFile {
    private static final Pattern NESTED = Pattern.compile("ParseableFile\\(([^)]*)\\)");

    private HoconFile() {}

    /** Whether a text that a user may also have written as HOCON names a file that is there. */
    public static boolean isNamed(String text) {
        try {
            return Files.isRegularFile(Path.of(text));
        } catch (InvalidPathException e) {
            return false; // HOCON has signs that some systems allow in no path
        }
    }

    /**
     * Parses it; references stay as they are.
     *
     * @throws EngramException {@link ErrorCode#IO} when the file, or one that it includes, cannot be read,
     *     {@link ErrorCode#CONFIGURATION} when files include each other in a circle
     * @throws ConfigException when it is not HOCON
     */
    public static Config parse(Path file) {
        try {
            // A bare name has no directory, and so nothing would be beside it.
            return ConfigFactory.parseFile(
                    file.toAbsolutePath().toFile(),
                    ConfigParseOptions.defaults().setAllowMissing(false).setIncluder(new Required(null)));
        } catch (ConfigException.IO e) {
            throw new EngramException(ErrorCode.IO, "Cannot read " + file + ": " + e.getCause(), e);
        } catch (ConfigException.Parse e) {
            List<String> circle = circle(String.valueOf(e.getMessage()));
            throw circle.isEmpty()
                    ? e
                    : new EngramException(
                            ErrorCode.CONFIGURATION,
                            (circle.size() == 1
                                            ? circle.get(0) + " includes itself"
                                            : "These files include each other in a circle: "
                                                    + String.join(", ", circle))
                                    + ". Take out an include",
                            e);
        }
    }

    /** The library names all files that it was in the middle of, from the first to its fiftieth. */
    private static List<String> circle(String message) {
        if (!message.contains("cycle in your includes")) {
            return List.of();
        }
        List<String> files =
                NESTED.matcher(message).results().map(match -> match.group(1)).toList();
        return files.stream()
                .filter(file -> Collections.frequency(files, file) > 1)
                .distinct()
                .toList();
    }

    /** By itself, HOCON passes over what is missing. */
    private record Required(@Nullable ConfigIncluder usual) implements ConfigIncluder, ConfigIncluderFile {
        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return new Required(fallback);
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            ConfigIncluder found = requireNonNull(usual, "the library gives its own before it includes anything");
            return included(what, () -> found.include(new RequiringContext(context), what));
        }

        @Override
        public ConfigObject includeFile(ConfigIncludeContext context, File what) {
            ConfigParseOptions options = new RequiringContext(context).parseOptions();
            return included(what.getPath(), () -> ConfigFactory.parseFileAnySyntax(what, options)
                    .root());
        }

        private static ConfigObject included(String what, Supplier<ConfigObject> parsed) {
            try {
                return parsed.get();
            } catch (ConfigException.IO e) {
                throw new EngramException(
                        ErrorCode.IO,
                        "Cannot read " + what + ", which a configuration includes (" + e.getMessage()
                                + "). Put it beside that file, or take out the include",
                        e);
            }
        }
    }

    private record RequiringContext(ConfigIncludeContext context) implements ConfigIncludeContext {
        @Override
        public ConfigParseable relativeTo(String filename) {
            return context.relativeTo(filename);
        }

        @Override
        public ConfigParseOptions parseOptions() {
            return context.parseOptions().setAllowMissing(false);
        }

        @Override
        public ConfigIncludeContext setParseOptions(ConfigParseOptions options) {
            return new RequiringContext(context.setParseOptions(options));
        }
    }
}
