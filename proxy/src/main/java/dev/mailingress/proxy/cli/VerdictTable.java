package dev.mailingress.proxy.cli;

import dev.mailingress.proxy.check.PortVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Verdicts as a table for a terminal: one line each, the message last. */
final class VerdictTable {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    VerdictTable(List<PortVerdict> verdicts) {
        rows.add(List.of("BACKEND", "HOST", "PORT", "PROTOCOL", "PROXY", "VERDICT", "MESSAGE"));
        verdicts.forEach(verdict -> rows.add(List.of(
                verdict.backend(),
                verdict.host(),
                Integer.toString(verdict.port()),
                verdict.protocol().name(),
                verdict.proxyProtocol().name(),
                verdict.verdict().reason(),
                verdict.message())));
    }

    List<String> lines() {
        int last = rows.get(0).size() - 1;
        int[] widths = IntStream.range(0, last)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length())).append(GAP);
        }
        return line.append(row.get(row.size() - 1)).toString();
    }
}
