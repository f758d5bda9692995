/** EWC with reversed logits. */
@NullMarked
package dev.engram.strategies.ewcdr;

import org.jspecify.annotations.NullMarked;
