/** Experience replay. */
@NullMarked
package dev.engram.strategies.replay;

import org.jspecify.annotations.NullMarked;
