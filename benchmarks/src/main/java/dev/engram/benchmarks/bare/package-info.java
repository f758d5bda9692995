/** What Engram is compared with: plain TensorFlow-Java, and the machine's limits. */
@NullMarked
package dev.engram.benchmarks.bare;

import org.jspecify.annotations.NullMarked;
