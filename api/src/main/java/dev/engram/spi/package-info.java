/** What a plugin author implements: consolidation strategies, importance estimators and their providers. */
@NullMarked
package dev.engram.spi;

import org.jspecify.annotations.NullMarked;
