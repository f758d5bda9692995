/** Online elastic weight consolidation. */
@NullMarked
package dev.engram.strategies.onlineewc;

import org.jspecify.annotations.NullMarked;
