/** Importance estimators: how much each parameter matters for a task. */
@NullMarked
package dev.engram.strategies.importance;

import org.jspecify.annotations.NullMarked;
