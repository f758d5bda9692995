/** Nodes of a graph built once more, and batches in parts. */
@NullMarked
package dev.engram.tf.graph;

import org.jspecify.annotations.NullMarked;
