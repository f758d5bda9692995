/** Means, Student's t intervals and paired differences. */
@NullMarked
package dev.engram.report.statistics;

import org.jspecify.annotations.NullMarked;
