package io.tandem.gateway.config;

import java.util.List;
import java.util.stream.Collectors;

/// A configuration that cannot be used, with everything that is wrong with it at once.
public final class InvalidConfig extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidConfig(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
