/** The page: a class a section. */
@NullMarked
package dev.engram.report.page;

import org.jspecify.annotations.NullMarked;
