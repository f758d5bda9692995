/** Charts as SVG: panels in the page, figures in files. */
@NullMarked
package dev.engram.report.chart;

import org.jspecify.annotations.NullMarked;
