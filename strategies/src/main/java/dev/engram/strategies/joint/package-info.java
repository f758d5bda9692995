/** The upper bound. */
@NullMarked
package dev.engram.strategies.joint;

import org.jspecify.annotations.NullMarked;
