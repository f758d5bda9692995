/** What a run leaves behind. */
@NullMarked
package dev.engram.core.results;

import org.jspecify.annotations.NullMarked;
