/** The TensorFlow backend: the only owner of graphs and sessions. */
@NullMarked
package dev.engram.tf;

import org.jspecify.annotations.NullMarked;
