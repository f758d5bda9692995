/** The built-in consolidation strategies and importance estimators. */
@NullMarked
package dev.engram.strategies;

import org.jspecify.annotations.NullMarked;
