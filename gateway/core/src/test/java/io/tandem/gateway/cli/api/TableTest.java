package io.tandem.gateway.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTest {

    private static String printed(Table table) {
        StringWriter text = new StringWriter();
        table.print(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void columns_are_as_wide_as_they_must_be_and_numbers_stand_to_the_right() {
        assertThat(printed(new Table("trunk", "calls", "state")
                        .row("north", "7", "up")
                        .row("a-longer-one", "12", "")))
                .isEqualTo("""
                        trunk         calls  state
                        north             7  up
                        a-longer-one     12
                        """);
    }

    @Test
    void what_moves_a_cursor_is_not_printed_and_long_cells_are_cut() {
        String text = printed(new Table("name").row("a\u001b[2Jb\nc").row("x".repeat(60)));
        assertThat(text).contains("a?[2Jb?c", "x".repeat(46) + "..").doesNotContain("\u001b", "x".repeat(50));
    }
}
