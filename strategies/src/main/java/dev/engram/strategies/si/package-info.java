/** Synaptic intelligence. */
@NullMarked
package dev.engram.strategies.si;

import org.jspecify.annotations.NullMarked;
