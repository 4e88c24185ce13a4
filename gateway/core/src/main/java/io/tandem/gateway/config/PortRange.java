package io.tandem.gateway.config;

/// A range of UDP ports, both ends included. Immutable.
public record PortRange(int first, int last) {

    /// @param text `30000-30999`
    /// @throws IllegalArgumentException with the allowed form
    public static PortRange parse(String text) {
        int dash = text.indexOf('-');
        try {
            int first = Integer.parseInt(text.substring(0, Math.max(dash, 0)).strip());
            int last = Integer.parseInt(text.substring(dash + 1).strip());
            if (first >= 1 && last <= 65_535 && last > first) {
                return new PortRange(first, last);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a port range such as 30000-30999", e);
        }
        throw new IllegalArgumentException("a port range such as 30000-30999, the first below the last");
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
