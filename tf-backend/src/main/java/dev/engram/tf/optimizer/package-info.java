/** Update rules, each one TensorFlow's own training operation. */
@NullMarked
package dev.engram.tf.optimizer;

import org.jspecify.annotations.NullMarked;
