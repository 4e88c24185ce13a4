package io.tandem.gateway.bench;

import java.util.Arrays;
import java.util.List;

/// The last line of sipp's statistics. Immutable.
///
/// @param calls that were begun
/// @param under that have not ended yet
/// @param successful that went through the whole scenario
/// @param failed that did not
/// @param retransmissions messages that were sent again
record SippCounts(int calls, int under, int successful, int failed, int retransmissions) {
    static final SippCounts NONE = new SippCounts(0, 0, 0, 0, 0);

    /// @param lines names, then values, both separated by semicolons; the last may be half written
    static SippCounts parse(List<String> lines) {
        if (lines.isEmpty()) {
            return NONE;
        }
        List<String> names = Arrays.asList(lines.getFirst().split(";", -1));
        for (String line : lines.subList(1, lines.size()).reversed()) {
            String[] values = line.split(";", -1);
            if (values.length >= names.size()) {
                return new SippCounts(
                        value(names, values, "TotalCallCreated"),
                        value(names, values, "CurrentCall"),
                        value(names, values, "SuccessfulCall(C)"),
                        value(names, values, "FailedCall(C)"),
                        value(names, values, "Retransmissions(C)"));
            }
        }
        return NONE;
    }

    private static int value(List<String> names, String[] values, String name) {
        int at = names.indexOf(name);
        if (at < 0) {
            throw new IllegalArgumentException("sipp's statistics have no column " + name);
        }
        return Integer.parseInt(values[at]);
    }
}
