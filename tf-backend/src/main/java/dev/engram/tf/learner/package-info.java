/** The learner: the only owner of a graph and a session. */
@NullMarked
package dev.engram.tf.learner;

import org.jspecify.annotations.NullMarked;
