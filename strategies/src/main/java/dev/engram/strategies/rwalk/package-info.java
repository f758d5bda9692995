/** Riemannian walk. */
@NullMarked
package dev.engram.strategies.rwalk;

import org.jspecify.annotations.NullMarked;
