/** The contract that every strategy must pass. */
@NullMarked
package dev.engram.testkit;

import org.jspecify.annotations.NullMarked;
