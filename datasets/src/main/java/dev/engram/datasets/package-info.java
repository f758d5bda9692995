/** Data sets and task sequences. */
@NullMarked
package dev.engram.datasets;

import org.jspecify.annotations.NullMarked;
