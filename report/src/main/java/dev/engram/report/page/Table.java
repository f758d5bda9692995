package dev.engram.report.page;

import dev.engram.report.markup.Markup;
import java.util.ArrayList;
import java.util.List;

/** A table that turns into a card a row where the screen is narrow: each cell knows its column's title. */
final class Table {
    /**
     * One cell.
     *
     * @param text shown
     * @param best whether it is the best of its column
     */
    record Cell(String text, boolean best) {
        static Cell of(String text) {
            return new Cell(text, false);
        }
    }

    private final List<String> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    Table(List<String> columns) {
        this.columns = List.copyOf(columns);
    }

    void add(List<Cell> row) {
        rows.add(List.copyOf(row));
    }

    /** A row of plain text. */
    void add(String... row) {
        add(List.of(row).stream().map(Cell::of).toList());
    }

    Markup html() {
        Markup html = new Markup()
                .open("div", "class", "wide")
                .open("table")
                .open("thead")
                .open("tr");
        columns.forEach(column -> html.element("th", column, "scope", "col"));
        html.close("tr").close("thead").open("tbody");
        for (List<Cell> row : rows) {
            html.open("tr").element("th", row.get(0).text(), "scope", "row");
            for (int i = 1; i < row.size(); i++) {
                html.open(
                                "td",
                                "data-label",
                                columns.get(i),
                                "class",
                                row.get(i).best() ? "best" : "other")
                        .text(row.get(i).text())
                        .close("td");
            }
            html.close("tr");
        }
        return html.close("tbody").close("table").close("div");
    }
}
