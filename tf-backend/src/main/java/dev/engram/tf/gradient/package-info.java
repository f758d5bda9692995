/** Gradients of any scalar, and exact per-example sums. */
@NullMarked
package dev.engram.tf.gradient;

import org.jspecify.annotations.NullMarked;
