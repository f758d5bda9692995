/** Whole experiments without the command. */
@NullMarked
package dev.engram.benchmarks.experiment;

import org.jspecify.annotations.NullMarked;
