/** Report pages. */
@NullMarked
package dev.engram.report;

import org.jspecify.annotations.NullMarked;
