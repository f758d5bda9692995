/** The entrance for applications that have a graph, a session and a training loop already. */
@NullMarked
package dev.engram.tf.attach;

import org.jspecify.annotations.NullMarked;
