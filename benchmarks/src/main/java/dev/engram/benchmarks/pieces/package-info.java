/** Pieces small enough for JMH. */
@NullMarked
package dev.engram.benchmarks.pieces;

import org.jspecify.annotations.NullMarked;
