/** Readers of data files. */
@NullMarked
package dev.engram.datasets.file;

import org.jspecify.annotations.NullMarked;
