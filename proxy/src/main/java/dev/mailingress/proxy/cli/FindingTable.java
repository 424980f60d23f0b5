package dev.mailingress.proxy.cli;

import dev.mailingress.proxy.cli.TextTable.Cell;
import dev.mailingress.proxy.cli.TextTable.Style;
import dev.mailingress.proxy.prove.Finding;
import java.util.List;

/** Findings of a proof as a table, the detail last. */
final class FindingTable {

    private FindingTable() {}

    static TextTable of(List<Finding> findings) {
        TextTable table = new TextTable(List.of("TARGET", "PORT", "STEP", "RESULT", "DETAIL"));
        findings.forEach(finding -> table.add(List.of(
                Cell.plain(finding.target()),
                Cell.plain(finding.port() == null ? "-" : finding.port().toString()),
                Cell.plain(finding.step().label()),
                new Cell(finding.result().label(), style(finding.result())),
                Cell.plain(finding.detail()))));
        return table;
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
