package dev.mailingress.proxy.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Help.Ansi;

/** Table for a terminal: a line of headers and one for each row, the columns aligned; the last one is not padded. */
final class TextTable {

    private static final String GAP = "  ";

    private final List<List<Cell>> rows = new ArrayList<>();

    /** Meaning of a cell, as a colour. */
    enum Style {
        PLAIN,
        GOOD(Ansi.Style.fg_green),
        WARNING(Ansi.Style.fg_yellow),
        BAD(Ansi.Style.fg_red);

        private final String on;
        private final String off;

        Style(Ansi.Style... shown) {
            on = Ansi.Style.on(shown);
            off = Ansi.Style.off(shown);
        }
    }

    /** Text of one line and its style. */
    record Cell(String text, Style style) {

        static Cell plain(String text) {
            return new Cell(text, Style.PLAIN);
        }
    }

    TextTable(List<String> headers) {
        rows.add(headers.stream().map(Cell::plain).toList());
    }

    /** @throws IllegalArgumentException unless there is a cell for each header */
    void add(List<Cell> row) {
        if (row.size() != rows.get(0).size()) {
            throw new IllegalArgumentException("a row needs a cell for each header");
        }
        rows.add(List.copyOf(row));
    }

    /** @param ansi whether styles are shown */
    List<String> lines(Ansi ansi) {
        int[] widths = IntStream.range(0, rows.get(0).size() - 1)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).text().length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream().map(row -> line(row, widths, ansi)).toList();
    }

    private static String line(List<Cell> row, int[] widths, Ansi ansi) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            Cell cell = row.get(column);
            line.append(styled(cell, ansi))
                    .append(" ".repeat(widths[column] - cell.text().length()))
                    .append(GAP);
        }
        return line.append(styled(row.get(row.size() - 1), ansi)).toString();
    }

    private static String styled(Cell cell, Ansi ansi) {
        return ansi.enabled() ? cell.style().on + cell.text() + cell.style().off : cell.text();
    }
}
