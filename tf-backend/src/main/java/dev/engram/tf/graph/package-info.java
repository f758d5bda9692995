/** Building the nodes of a graph once more. */
@NullMarked
package dev.engram.tf.graph;

import org.jspecify.annotations.NullMarked;
