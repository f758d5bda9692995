/** Times of cases in turns. */
@NullMarked
package dev.engram.benchmarks.timing;

import org.jspecify.annotations.NullMarked;
