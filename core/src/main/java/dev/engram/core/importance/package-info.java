/** What a strategy holds to be important, summed up for people. */
@NullMarked
package dev.engram.core.importance;

import org.jspecify.annotations.NullMarked;
