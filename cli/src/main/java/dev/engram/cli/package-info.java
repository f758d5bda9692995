/** The engram command. */
@NullMarked
package dev.engram.cli;

import org.jspecify.annotations.NullMarked;
