/** Named tensors of a graph: parameters, optimizer slots, what strategies keep. */
@NullMarked
package dev.engram.tf.state;

import org.jspecify.annotations.NullMarked;
