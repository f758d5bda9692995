/** Results files read back, and strategies grouped for comparison. */
@NullMarked
package dev.engram.report.results;

import org.jspecify.annotations.NullMarked;
