/** Random streams without state: every draw follows from the seed, a name and a position. */
@NullMarked
package dev.engram.tf.random;

import org.jspecify.annotations.NullMarked;
