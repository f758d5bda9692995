/** Plain training. */
@NullMarked
package dev.engram.strategies.none;

import org.jspecify.annotations.NullMarked;
