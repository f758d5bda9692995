/** Memory aware synapses. */
@NullMarked
package dev.engram.strategies.mas;

import org.jspecify.annotations.NullMarked;
