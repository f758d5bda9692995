/** Binds HOCON to records, strictly. */
@NullMarked
package dev.engram.core.config;

import org.jspecify.annotations.NullMarked;
