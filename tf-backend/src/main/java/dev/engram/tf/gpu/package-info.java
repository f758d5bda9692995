/** Finds and loads what TensorFlow's GPU build needs from NVIDIA. */
@NullMarked
package dev.engram.tf.gpu;

import org.jspecify.annotations.NullMarked;
