package dev.engram.core.config;

import com.typesafe.config.ConfigException;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A HOCON file that holds one record and names no plugins. */
public final class RecordFile {
    private RecordFile() {}

    /**
     * Reads it.
     *
     * @param file exists
     * @throws EngramException {@link ErrorCode#CONFIGURATION} with all that is wrong, {@link ErrorCode#IO} when the file
     *     cannot be read
     */
    public static <T> T read(Path file, Class<T> type) {
        ConfigErrors errors = new ConfigErrors();
        Bound<T> bound;
        try {
            bound = new RecordReader(new NoChoices(), file.resolveSibling(""), errors)
                    .record(type, HoconFile.parse(file).resolve().root(), "", Set.of());
        } catch (ConfigException e) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION, file.getFileName() + " is not valid HOCON: " + e.getMessage(), e);
        }
        errors.throwIfAny();
        if (bound == null) {
            throw new IllegalStateException("A record that cannot be read leaves an error");
        }
        return bound.value();
    }

    private static final class NoChoices implements Choices {
        @Override
        public boolean has(Class<?> of) {
            return false;
        }

        @Override
        public boolean formatIsType(Class<?> of) {
            return false;
        }

        @Override
        public Collection<String> names(Class<?> of) {
            return List.of();
        }

        @Override
        public String problem(Class<?> of, String name) {
            return "names a plugin, and there are none here";
        }

        @Override
        public Class<? extends Record> configuration(Class<?> of, String name) {
            throw none(of, name);
        }

        @Override
        public Object make(Class<?> of, String name, Object configuration) {
            throw none(of, name);
        }

        private static IllegalArgumentException none(Class<?> of, String name) {
            return new IllegalArgumentException("There is no " + of.getSimpleName() + " '" + name + "' here");
        }
    }
}
