/** Finds plugins and makes them. */
@NullMarked
package dev.engram.core.plugins;

import org.jspecify.annotations.NullMarked;
