/** The groups of measurements, one of which lasts two minutes at most. */
@NullMarked
package dev.engram.benchmarks.group;

import org.jspecify.annotations.NullMarked;
