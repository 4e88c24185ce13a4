package io.tandem.gateway.cdr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tandem.gateway.store.CdrTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records on the disk that the database does not have yet: one JSON object a line. It outlives the process. Confined
/// to the
/// thread that writes records.
final class CdrSpool {

    private static final Logger LOG = LoggerFactory.getLogger(CdrSpool.class);

    private final LineFile file;
    private final int most;
    private final ObjectMapper json = JsonMapper.builder().build();
    /// Written by its owner alone, read by anybody.
    private volatile int lines;

    /// @param most records that it takes
    CdrSpool(Path path, int most) {
        this.file = new LineFile(path);
        this.most = most;
    }

    /// Takes in whatever another process left.
    void open() throws IOException {
        if (Files.exists(file.path())) {
            try (BufferedReader reader = Files.newBufferedReader(file.path(), StandardCharsets.UTF_8)) {
                lines = Math.toIntExact(reader.lines().count());
            }
        }
    }

    int size() {
        return lines;
    }

    /// How many more it takes.
    int room() {
        return Math.max(0, most - lines);
    }

    void add(List<CdrTable.Row> rows) throws IOException {
        StringBuilder text = new StringBuilder();
        for (CdrTable.Row row : rows) {
            text.append(json.writeValueAsString(row)).append('\n');
        }
        file.append(text.toString());
        lines += rows.size();
    }

    /// Takes a part of what is in it.
    interface Taker<X extends Exception> {
        void take(List<CdrTable.Row> rows) throws X;
    }

    /// Gives all that is in it away, and is empty then. Where that fails in the middle, all of it stays: what was given
    /// is given once more.
    <X extends Exception> void drain(int atOnce, Taker<X> taker) throws IOException, X {
        try (BufferedReader reader = Files.newBufferedReader(file.path(), StandardCharsets.UTF_8)) {
            List<CdrTable.Row> rows = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                read(line, rows);
                if (rows.size() == atOnce) {
                    taker.take(List.copyOf(rows));
                    rows.clear();
                }
            }
            if (!rows.isEmpty()) {
                taker.take(List.copyOf(rows));
            }
        }
        Files.delete(file.path());
        lines = 0;
    }

    /// A line that breaks off was being written when the process died.
    private void read(String line, List<CdrTable.Row> into) {
        try {
            into.add(json.readValue(line, CdrTable.Row.class));
        } catch (JsonProcessingException broken) {
            LOG.error("a record in {} cannot be read and is left out: {}", file.path(), broken.getOriginalMessage());
        }
    }
}
