package dev.mailingress.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mailingress.proxy.cli.TextTable.Cell;
import dev.mailingress.proxy.cli.TextTable.Style;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class TextTableTest {

    private final TextTable table = new TextTable(List.of("NAME", "STATE", "MESSAGE"));

    @Test
    void shouldAlignColumnsWithoutTrailingBlanks() {
        // Given
        table.add(List.of(Cell.plain("longer-name"), new Cell("ok", Style.GOOD), Cell.plain("all is well")));
        table.add(List.of(Cell.plain("x"), new Cell("failing", Style.BAD), Cell.plain("no")));
        // Then
        assertThat(table.lines(Ansi.OFF))
                .containsExactly(
                        "NAME         STATE    MESSAGE",
                        "longer-name  ok       all is well",
                        "x            failing  no");
    }

    @Test
    void shouldColourTextWithoutItsPaddingAndWithoutMarkup() {
        // Given
        table.add(List.of(Cell.plain("@|red x|@"), new Cell("ok", Style.GOOD), new Cell("late", Style.WARNING)));
        // Then
        assertThat(table.lines(Ansi.ON).get(1))
                .isEqualTo("@|red x|@  \u001B[32mok\u001B[39m     \u001B[33mlate\u001B[39m");
    }

    @Test
    void shouldRejectRowWithoutCellForEachHeader() {
        assertThatIllegalArgumentException().isThrownBy(() -> table.add(List.of(Cell.plain("x"))));
    }
}
