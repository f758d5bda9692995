/** SavedModels for prediction: written, and asked. */
@NullMarked
package dev.engram.tf.serving;

import org.jspecify.annotations.NullMarked;
