package io.tandem.gateway.route.table;

import java.util.ArrayList;
import java.util.List;

/// Hears of each rule that a decision looked at, and what became of it. Confined to one thread.
public interface Trace {

    /// Nobody listens: calls take this one, and nothing is made for it.
    Trace NONE = (rule, why, detail) -> {};

    /// @param rule name of the route, number or trunk
    /// @param detail what it hung on, such as a name; empty where the reason says all
    void tried(String rule, Why why, String detail);

    /// What became of a rule.
    enum Why {
        SHORT("for numbers in international form only"),
        PATTERN("its pattern does not match"),
        CALLER("not for this operator"),
        GROUP("not for this operator's groups"),
        FOR_TRUNKS("for calls from trunks only"),
        FOR_OPERATORS("for operators' calls only"),
        FROM_TRUNK("not for calls from this trunk"),
        CALLER_NUMBER("not for this caller's number"),
        HOURS("not at this time"),
        TRUNKS_DOWN("none of the trunks it needs is up"),
        TRUNK_UP("a trunk is up that it stands in for"),
        COSTLY("does not allow such numbers"),
        NOTHING_LEFT("its rewriting leaves nothing of the number"),
        BACK("the call came by it"),
        UNREACHABLE("nobody knows where it is"),
        FULL("carries all the calls it may"),
        TOO_FAST("takes no more calls in this second"),
        PORT_BUSY("carries a call"),
        PORT_OUT("out after failures"),
        PORT_MINUTES("its minutes are used up"),
        CALLED_BACK("called back by whom he called"),
        TRUNK_LIMIT("its limits are reached"),
        NO_TRUNK("none of its trunks can take the call"),
        DOWN("down, so tried last"),
        TAKEN("taken");

        private final String text;

        Why(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /// One line of an explanation. Immutable.
    record Tried(String rule, Why why, String detail) {
        @Override
        public String toString() {
            return rule + ": " + why.text() + (detail.isEmpty() ? "" : " (" + detail + ")");
        }
    }

    /// Keeps all that it hears.
    final class Recording implements Trace {
        private final List<Tried> lines = new ArrayList<>();

        @Override
        public void tried(String rule, Why why, String detail) {
            lines.add(new Tried(rule, why, detail));
        }

        public List<Tried> lines() {
            return List.copyOf(lines);
        }
    }
}
