package dev.engram.report.page;

import dev.engram.report.chart.Figure;
import dev.engram.report.markup.Markup;
import java.util.List;

/**
 * A part of the page.
 *
 * @param id its anchor
 * @param title its heading
 * @param body what follows the heading
 * @param figures those in the body, to be written as files too
 */
record Section(String id, String title, Markup body, List<Figure> figures) {}
