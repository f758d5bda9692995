package dev.engram.core.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What stands behind {@code type} keys: plugins, and the closed lists of optimizers, layers and networks. */
public interface Choices {
    /** Whether values of this type name their {@code type}. */
    boolean has(Class<?> of);

    /** Whether {@code format} may stand for {@code type}. */
    boolean formatIsType(Class<?> of);

    /** All names of a type. */
    Collection<String> names(Class<?> of);

    /** Why a name cannot be used, or null when it can. */
    @Nullable
    String problem(Class<?> of, String name);

    /** The configuration record behind a name without problem. */
    Class<? extends Record> configuration(Class<?> of, String name);

    /** The object itself, from its configuration. */
    Object make(Class<?> of, String name, Object configuration);
}
