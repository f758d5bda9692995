/** Searches configuration keys for the values that do best on validation data. */
@NullMarked
package dev.engram.core.sweep;

import org.jspecify.annotations.NullMarked;
