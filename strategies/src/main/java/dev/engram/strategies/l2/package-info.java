/** Anchored L2. */
@NullMarked
package dev.engram.strategies.l2;

import org.jspecify.annotations.NullMarked;
