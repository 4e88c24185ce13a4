package io.tandem.gateway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Rows under a head, each column as wide as it must be, numbers to the right. Confined to one thread.
final class Table {

    private static final int WIDEST = 48;

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... head) {
        rows.add(Arrays.asList(head));
    }

    Table row(String... cells) {
        rows.add(Arrays.stream(cells).map(Table::cut).toList());
        return this;
    }

    /// A key with its whole value.
    Table pair(String key, String value) {
        rows.add(List.of(key, value.replaceAll("\\p{Cntrl}", "?")));
        return this;
    }

    /// What a cell shows of a value.
    static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(Table::text)
                    .collect(Collectors.joining(","));
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static String cut(String cell) {
        String plain = cell.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > WIDEST ? plain.substring(0, WIDEST - 2) + ".." : plain;
    }

    void print(PrintWriter out) {
        int columns = rows.getFirst().size();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String cell = row.get(column);
                String room = " ".repeat(width(column) - cell.length());
                line.append(numeric(column) ? room + cell : cell + room).append("  ");
            }
            out.println(line.toString().stripTrailing());
        }
        out.flush();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private boolean numeric(int column) {
        return rows.size() > 1
                && rows.stream().skip(1).map(row -> row.get(column)).allMatch(cell -> cell.matches("-?[0-9.]*"))
                && rows.stream().skip(1).anyMatch(row -> !row.get(column).isEmpty());
    }
}
