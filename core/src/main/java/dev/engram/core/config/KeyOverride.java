package dev.engram.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.regex.Pattern;

/** {@code path=value} of the command line. */
public final class KeyOverride {
    private static final ConfigParseOptions ORIGIN =
            ConfigParseOptions.defaults().setOriginDescription("--set");

    /** What gives a value parts: without any of it the value can only be one number or string. */
    private static final Pattern STRUCTURE = Pattern.compile("[\\[\\]{}\",=#$\\n]|//");

    /** The parser's advice for files. */
    private static final Pattern RENAMING = Pattern.compile(", or you may be able to rename the file [^)]*");

    private KeyOverride() {}

    /**
     * Parses an override in HOCON; a string with characters that HOCON reserves, such as {@code gpu:0}, needs no quotes.
     *
     * @throws EngramException {@link ErrorCode#CONFIGURATION} when it is not HOCON
     */
    public static Config parse(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            throw new EngramException(ErrorCode.CONFIGURATION, "--set " + text + " is not of the form path=value");
        }
        String path = text.substring(0, equals);
        String value = text.substring(equals + 1).strip();
        try {
            return ConfigFactory.parseString(text, ORIGIN);
        } catch (ConfigException e) {
            if (!value.isEmpty() && !STRUCTURE.matcher(value).find()) {
                return ConfigFactory.parseString(path + "=" + ConfigUtil.quoteString(value), ORIGIN);
            }
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "--set " + text + ": not valid HOCON: "
                            + RENAMING.matcher(String.valueOf(e.getMessage())).replaceAll("")
                            + ". A string with special characters goes into double quotes: --set '" + path
                            + "=\"...\"'",
                    e);
        }
    }
}
