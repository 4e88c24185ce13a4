package io.tandem.gateway.route.number;

/// What somebody dialled, read once; from here on nobody looks at his text again. Immutable.
public sealed interface Dialled {

    /// A number of the world's telephone network (E.164).
    ///
    /// @param digits country code first, without `+`
    /// @param plus it was dialled as a number abroad, by `+` or the international prefix
    record E164(String digits, boolean plus) implements Dialled {}

    /// A short number, or one of another numbering plan: digits, `*` and `#`.
    record Local(String digits) implements Dialled {}

    /// No number: it can only be the name of an operator.
    record Name(String name) implements Dialled {}

    /// Neither.
    ///
    /// @param why for the log, without the text itself
    record Unreadable(String why) implements Dialled {}

    /// What routes are looked up by; empty where there are none.
    default String key() {
        return switch (this) {
            case E164(String digits, boolean plus) -> digits;
            case Local(String digits) -> digits;
            case Name name -> "";
            case Unreadable unreadable -> "";
        };
    }
}
