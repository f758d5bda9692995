/** Learning without forgetting. */
@NullMarked
package dev.engram.strategies.lwf;

import org.jspecify.annotations.NullMarked;
