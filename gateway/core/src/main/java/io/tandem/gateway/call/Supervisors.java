package io.tandem.gateway.call;

import io.tandem.media.MonitorMode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who may join whose calls, and by which numbers. Immutable.
///
/// @param byCode dialled codes; empty turns it off
/// @param watched for each supervisor the operators that he may join; empty: all. Who is not in it is no
/// supervisor
/// @param operators all names
/// @param userByNumber our numbers by their digits
/// @param keys his keys change the mode
public record Supervisors(
        Map<String, MonitorMode> byCode,
        Map<String, Set<String>> watched,
        Set<String> operators,
        Map<String, String> userByNumber,
        boolean keys) {

    /// Nobody joins anything.
    public static final Supervisors NONE = new Supervisors(Map.of(), Map.of(), Set.of(), Map.of(), false);

    public Supervisors {
        byCode = Map.copyOf(byCode);
        watched = Map.copyOf(watched);
        operators = Set.copyOf(operators);
        userByNumber = Map.copyOf(userByNumber);
    }

    /// What a dialled number wishes. Immutable.
    ///
    /// @param operator empty where there is none of that name or number
    record Wish(MonitorMode mode, String operator) {}

    /// @return empty when the number has nothing to do with supervision
    Optional<Wish> wish(String number) {
        return byCode.entrySet().stream()
                .filter(code -> !code.getKey().isEmpty() && number.startsWith(code.getKey()))
                .findFirst()
                .map(code -> new Wish(
                        code.getValue(), operator(number.substring(code.getKey().length()))));
    }

    private String operator(String rest) {
        return operators.contains(rest) ? rest : userByNumber.getOrDefault(RecordRules.digits(rest), "");
    }

    /// Nobody may by default, and nobody joins himself.
    boolean may(String user, String operator) {
        Set<String> theirs = watched.get(user);
        return theirs != null && !user.equals(operator) && (theirs.isEmpty() || theirs.contains(operator));
    }
}
