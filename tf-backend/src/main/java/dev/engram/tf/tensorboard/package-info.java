/** Event files for TensorBoard, written by TensorFlow's own summary operations. */
@NullMarked
package dev.engram.tf.tensorboard;

import org.jspecify.annotations.NullMarked;
