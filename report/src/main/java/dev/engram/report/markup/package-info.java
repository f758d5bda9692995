/** HTML and SVG text, escaped. */
@NullMarked
package dev.engram.report.markup;

import org.jspecify.annotations.NullMarked;
