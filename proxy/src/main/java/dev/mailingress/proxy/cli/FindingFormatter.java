package dev.mailingress.proxy.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailingress.proxy.cli.TextTable.Cell;
import dev.mailingress.proxy.cli.TextTable.Style;
import dev.mailingress.proxy.prove.Finding;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** Findings of a proof as a table for a terminal, or as JSON. */
final class FindingFormatter {

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

    static List<String> table(List<Finding> findings, Ansi ansi) {
        TextTable table = new TextTable(List.of("TARGET", "PORT", "STEP", "RESULT", "DETAIL"));
        findings.forEach(finding -> table.add(List.of(
                Cell.plain(finding.target()),
                Cell.plain(finding.port() == null ? "-" : finding.port().toString()),
                Cell.plain(finding.step().label()),
                new Cell(finding.result().label(), style(finding.result())),
                Cell.plain(finding.detail()))));
        return table.lines(ansi);
    }

    private static Style style(Finding.Result result) {
        return switch (result) {
            case OK -> Style.GOOD;
            case WARNING -> Style.WARNING;
            case FAILED -> Style.BAD;
            case UNKNOWN -> Style.PLAIN;
        };
    }
}
