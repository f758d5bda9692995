/** Brings examples into the graph. */
@NullMarked
package dev.engram.tf.feed;

import org.jspecify.annotations.NullMarked;
