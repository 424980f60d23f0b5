package dev.mailingress.proxy.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailingress.proxy.prove.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Findings of a proof as a table for a terminal, or as JSON. */
final class FindingFormatter {

    private static final String GAP = "  ";
    private static final int RESULT_COLUMN = 3;
    private static final String RESET = "\u001b[0m";

    private FindingFormatter() {}

    /** @param failed whether at least one step has failed */
    @JsonPropertyOrder({"name", "failed", "findings"})
    private record ProofReport(String name, boolean failed, List<Finding> findings) {}

    static String json(String name, List<Finding> findings) {
        boolean failed = findings.stream().anyMatch(finding -> finding.result() == Finding.Result.FAILED);
        try {
            return new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(new ProofReport(name, failed, findings));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of strings and numbers is always serializable", e);
        }
    }

    static List<String> table(List<Finding> findings, boolean inColour) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("TARGET", "PORT", "STEP", "RESULT", "DETAIL"));
        findings.forEach(finding -> rows.add(List.of(
                finding.target(),
                finding.port() == null ? "-" : finding.port().toString(),
                finding.step().label(),
                finding.result().label(),
                finding.detail())));
        int[] widths = IntStream.range(0, rows.get(0).size() - 1)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        List<String> lines = new ArrayList<>();
        lines.add(line(rows.get(0), widths, ""));
        for (int i = 0; i < findings.size(); i++) {
            lines.add(line(
                    rows.get(i + 1), widths, inColour ? colour(findings.get(i).result()) : ""));
        }
        return lines;
    }

    private static String line(List<String> row, int[] widths, String colour) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            boolean coloured = column == RESULT_COLUMN && !colour.isEmpty();
            line.append(coloured ? colour + cell + RESET : cell)
                    .append(" ".repeat(widths[column] - cell.length()))
                    .append(GAP);
        }
        return line.append(row.get(widths.length)).toString();
    }

    // ECMA-48 §8.3.117: green, yellow, red.
    private static String colour(Finding.Result result) {
        return switch (result) {
            case OK -> "\u001b[32m";
            case WARNING -> "\u001b[33m";
            case FAILED -> "\u001b[31m";
            case UNKNOWN -> "";
        };
    }
}
