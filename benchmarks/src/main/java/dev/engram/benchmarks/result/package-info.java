/** What was measured, against what it should be, and the page that says so. */
@NullMarked
package dev.engram.benchmarks.result;

import org.jspecify.annotations.NullMarked;
