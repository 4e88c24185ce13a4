package io.tandem.gateway.call;

import java.util.Map;
import java.util.Set;

/// What is said of single operators. Immutable.
///
/// @param oneCallAtATime who gets no second call while he is in one
/// @param pickUp whose ringing calls somebody may take, besides his own
public record OperatorRules(Set<String> oneCallAtATime, Map<String, Set<String>> pickUp) {

    /// Nothing is said of anybody.
    public static final OperatorRules NONE = new OperatorRules(Set.of(), Map.of());

    public OperatorRules {
        oneCallAtATime = Set.copyOf(oneCallAtATime);
        pickUp = Map.copyOf(pickUp);
    }

    boolean callWaiting(String user) {
        return !oneCallAtATime.contains(user);
    }

    /// Whether somebody may take the calls that ring at that operator.
    public boolean mayPickUp(String user, String operator) {
        Set<String> theirs = pickUp.get(user);
        return user.equals(operator) || (theirs != null && theirs.contains(operator));
    }
}
