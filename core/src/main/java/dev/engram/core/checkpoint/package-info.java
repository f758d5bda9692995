/** What a run needs to go on after it was cut off, kept on disk. */
@NullMarked
package dev.engram.core.checkpoint;

import org.jspecify.annotations.NullMarked;
