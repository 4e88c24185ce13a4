package io.tandem.gateway.call;

import io.tandem.gateway.config.RecordPolicy;
import io.tandem.media.Filler;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/// Which calls are recorded, by whom, and who is told. Immutable.
///
/// @param users, routes, numbers, trunks what each says by name; numbers by their digits
/// @param fallback where none of them says anything
/// @param featureCode digits that start and stop; empty: none
/// @param notice what is heard; [Filler.Nothing]: nobody is told
/// @param opening what is heard at the start instead
/// @param noticeInterval zero: at the start only
/// @param noticeToOperator he hears it, too
public record RecordRules(
        Map<String, RecordPolicy> users,
        Map<String, RecordPolicy> routes,
        Map<String, RecordPolicy> numbers,
        Map<String, RecordPolicy> trunks,
        RecordPolicy fallback,
        String featureCode,
        Filler notice,
        Filler opening,
        Duration noticeInterval,
        boolean noticeToOperator) {

    /// Nothing is recorded, and nobody may.
    public static final RecordRules NEVER = of(RecordPolicy.NEVER);

    public RecordRules {
        users = Map.copyOf(users);
        routes = Map.copyOf(routes);
        numbers = Map.copyOf(numbers);
        trunks = Map.copyOf(trunks);
    }

    /// The same for every call, and nobody is told.
    public static RecordRules of(RecordPolicy policy) {
        Filler silent = new Filler.Nothing();
        return new RecordRules(
                Map.of(), Map.of(), Map.of(), Map.of(), policy, "", silent, silent, Duration.ZERO, false);
    }

    /// The first that says something: the operator, the route of an outgoing call or our number of an incoming
    /// one, the trunk, and then the general rule.
    RecordPolicy policy(String user, String route, String number, String trunk) {
        return Stream.of(
                        said(users, user),
                        route.isEmpty() ? said(numbers, digits(number)) : said(routes, route),
                        said(trunks, trunk))
                .filter(policy -> policy != RecordPolicy.DEFAULT)
                .findFirst()
                .orElse(fallback == RecordPolicy.DEFAULT ? RecordPolicy.NEVER : fallback);
    }

    private static RecordPolicy said(Map<String, RecordPolicy> by, String name) {
        return by.getOrDefault(name, RecordPolicy.DEFAULT);
    }

    /// A number as [#numbers] has it.
    public static String digits(String number) {
        return number.replaceAll("[^0-9]", "");
    }
}
