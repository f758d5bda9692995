/** Examples of earlier tasks, kept as state. */
@NullMarked
package dev.engram.strategies.memory;

import org.jspecify.annotations.NullMarked;
