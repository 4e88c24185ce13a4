package io.tandem.gateway.cdr;

import java.util.List;

/// Several sinks, each of which gets every record. Any thread.
public final class CdrSinks implements CdrSink {

    private final List<CdrSink> all;

    public CdrSinks(List<CdrSink> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public void write(Cdr cdr) {
        write(cdr, CdrJson.text(cdr));
    }

    @Override
    public void write(Cdr cdr, String json) {
        all.forEach(sink -> sink.write(cdr, json));
    }

    @Override
    public List<CdrFigures> figures() {
        return all.stream().flatMap(sink -> sink.figures().stream()).toList();
    }

    @Override
    public void close() {
        all.forEach(CdrSink::close);
    }
}
