/** Task sequences made from one data set or from files. */
@NullMarked
package dev.engram.datasets.sequence;

import org.jspecify.annotations.NullMarked;
