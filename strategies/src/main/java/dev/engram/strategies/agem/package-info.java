/** Averaged gradient episodic memory. */
@NullMarked
package dev.engram.strategies.agem;

import org.jspecify.annotations.NullMarked;
