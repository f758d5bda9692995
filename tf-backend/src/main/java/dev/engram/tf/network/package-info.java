/** Builds a network's layers into a graph. */
@NullMarked
package dev.engram.tf.network;

import org.jspecify.annotations.NullMarked;
