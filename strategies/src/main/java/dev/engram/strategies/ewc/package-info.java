/** Elastic weight consolidation. */
@NullMarked
package dev.engram.strategies.ewc;

import org.jspecify.annotations.NullMarked;
