/** The entrance for SavedModels that others exported, from Python or from TensorFlow-Java. */
@NullMarked
package dev.engram.tf.interop;

import org.jspecify.annotations.NullMarked;
