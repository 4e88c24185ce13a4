package io.tandem.gateway.cdr;

import java.util.List;

/// Where records go. Any thread; it never blocks and never throws for what is not the caller's fault.
public interface CdrSink extends AutoCloseable {

    /// Takes a record over: from here on the sink answers for it being written exactly once.
    void write(Cdr cdr);

    /// The same, where somebody has written it as JSON already.
    default void write(Cdr cdr, String json) {
        write(cdr);
    }

    /// How they fare, for each place where they are kept.
    default List<CdrFigures> figures() {
        return List.of();
    }

    /// Writes what still waits, as far as it can.
    @Override
    void close();
}
