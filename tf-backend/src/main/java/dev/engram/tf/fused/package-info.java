/**
 * How a parameter moves as one operation, a kernel of Engram's own: TensorFlow's element-wise operations go through memory once
 * each, and memory is what they cost.
 */
@NullMarked
package dev.engram.tf.fused;

import org.jspecify.annotations.NullMarked;
