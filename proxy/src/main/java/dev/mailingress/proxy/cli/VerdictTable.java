package dev.mailingress.proxy.cli;

import dev.mailingress.proxy.check.PortVerdict;
import dev.mailingress.proxy.cli.TextTable.Cell;
import dev.mailingress.proxy.cli.TextTable.Style;
import java.util.List;

/** Verdicts of the contract test as a table, the message last. */
final class VerdictTable {

    private VerdictTable() {}

    static TextTable of(List<PortVerdict> verdicts) {
        TextTable table =
                new TextTable(List.of("BACKEND", "HOST", "PORT", "PROTOCOL", "PROXY", "FAMILY", "VERDICT", "MESSAGE"));
        verdicts.forEach(verdict -> table.add(row(verdict)));
        return table;
    }

    private static List<Cell> row(PortVerdict verdict) {
        return List.of(
                Cell.plain(verdict.backend()),
                Cell.plain(verdict.host()),
                Cell.plain(Integer.toString(verdict.port())),
                Cell.plain(verdict.protocol().value()),
                Cell.plain(verdict.proxyProtocol().value()),
                Cell.plain(verdict.family().label()),
                new Cell(verdict.verdict().reason(), verdict.isGood() ? Style.GOOD : Style.BAD),
                Cell.plain(verdict.message()));
    }
}
