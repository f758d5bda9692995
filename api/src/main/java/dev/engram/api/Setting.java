package dev.engram.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Meaning, default and bounds of a configuration key: a component of a configuration record. The key is the component's
 * name in kebab case ({@code learningRate} becomes {@code learning-rate}).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface Setting {
    /** One line for people, with the unit. */
    String help();

    /** HOCON text of the default, for instance {@code "0.1"} or <code>"{ type = fisher }"</code>; empty: the key is required. */
    String defaultValue() default "";

    /** Whether data that is only to be predicted may lack the key; its type is an {@link java.util.Optional} then. */
    boolean optionalToPredict() default false;

    /** Smallest value allowed. */
    double min() default Double.NEGATIVE_INFINITY;

    /** Largest value allowed. */
    double max() default Double.POSITIVE_INFINITY;

    /** Whether {@link #min} itself is not allowed. */
    boolean aboveMin() default false;

    /** Whether {@link #max} itself is not allowed. */
    boolean belowMax() default false;
}
