/** Speed, as ratios within one run. */
@NullMarked
package dev.engram.benchmarks;

import org.jspecify.annotations.NullMarked;
