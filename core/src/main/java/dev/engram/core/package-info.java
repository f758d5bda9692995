/** The task manager, configuration, plugins and results. */
@NullMarked
package dev.engram.core;

import org.jspecify.annotations.NullMarked;
