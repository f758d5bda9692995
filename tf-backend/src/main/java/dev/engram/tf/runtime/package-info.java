/** Loads TensorFlow itself. */
@NullMarked
package dev.engram.tf.runtime;

import org.jspecify.annotations.NullMarked;
