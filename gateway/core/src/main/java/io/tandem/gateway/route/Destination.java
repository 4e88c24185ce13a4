package io.tandem.gateway.route;

/// Where a call goes that cannot go where it should: `user:alice`, `group:sales`, `trunk:pbx/9000` or `refuse`.
/// Immutable.
///
/// @param name of the user, group or trunk
/// @param number what the trunk is asked for
public record Destination(Kind kind, String name, String number) {

    /// The call is refused.
    public static final Destination REFUSE = new Destination(Kind.REFUSE, "", "");

    private static final String FORM = "user:NAME, group:NAME, trunk:NAME/NUMBER or refuse";

    /// What there is to go to.
    public enum Kind {
        USER,
        GROUP,
        TRUNK,
        REFUSE
    }

    /// @throws IllegalArgumentException with the allowed form
    public static Destination parse(String text) {
        if (text.isEmpty() || text.equals("refuse")) {
            return REFUSE;
        }
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        if (colon < 0 || name.isEmpty()) {
            throw new IllegalArgumentException(FORM);
        }
        return switch (text.substring(0, colon)) {
            case "user" -> new Destination(Kind.USER, name, "");
            case "group" -> new Destination(Kind.GROUP, name, "");
            case "trunk" -> trunk(name);
            default -> throw new IllegalArgumentException(FORM);
        };
    }

    private static Destination trunk(String text) {
        int slash = text.lastIndexOf('/');
        String number = text.substring(slash + 1);
        if (slash < 1 || !number.matches("\\+?[0-9*#]{1,30}")) {
            throw new IllegalArgumentException(FORM);
        }
        return new Destination(Kind.TRUNK, text.substring(0, slash), number);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case USER -> "user:" + name;
            case GROUP -> "group:" + name;
            case TRUNK -> "trunk:" + name + "/" + number;
            case REFUSE -> "refuse";
        };
    }
}
