package io.tandem.gateway.cli.api;

import java.util.List;

/// The gateway did not do it: refused, or not there.
public final class ApiFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /// It was refused, or there is no such thing.
    static final int REFUSED = 1;

    /// The gateway cannot be reached.
    static final int UNREACHABLE = 3;

    private final int exitCode;
    private final transient List<String> lines;

    ApiFailure(int exitCode, List<String> lines) {
        super(String.join("; ", lines));
        this.exitCode = exitCode;
        this.lines = List.copyOf(lines);
    }

    public int exitCode() {
        return exitCode;
    }

    /// What to tell, line by line.
    public List<String> lines() {
        return lines;
    }
}
