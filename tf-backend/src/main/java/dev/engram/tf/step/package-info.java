/** One training step in a graph: the optimizer's move, a penalty's part in it, and what a strategy notes. */
@NullMarked
package dev.engram.tf.step;

import org.jspecify.annotations.NullMarked;
