package io.tandem.gateway.route.table;

import io.tandem.gateway.route.number.Dialled;
import io.tandem.gateway.route.table.Trace.Tried;
import java.util.ArrayList;
import java.util.List;

/// Why a call goes where it goes: what `route explain` shows. Immutable.
///
/// @param version of the table that decided
/// @param read what the number was understood as
/// @param tried each rule that was looked at, in order, and what became of it
/// @param otherRoutes routes whose prefix the number does not begin with
public record Explanation(
        long version, RouteQuery query, Dialled read, List<Tried> tried, int otherRoutes, RouteDecision decision) {

    /// Line by line, for people.
    public List<String> text() {
        List<String> lines = new ArrayList<>();
        lines.add("number: " + understood());
        tried.forEach(t -> lines.add("tried " + t));
        if (otherRoutes > 0) {
            lines.add(otherRoutes + " other routes: the number does not begin with their prefix");
        }
        lines.add("decision: " + decided());
        return List.copyOf(lines);
    }

    private String understood() {
        return switch (read) {
            case Dialled.E164(String digits, boolean plus) -> "+" + digits;
            case Dialled.Local(String digits) -> digits + ", no number of the international plan";
            case Dialled.Name(String name) -> "none, '" + name + "' is a name";
            case Dialled.Unreadable(String why) -> "none, " + why;
        };
    }

    private String decided() {
        return switch (decision) {
            case RouteDecision.Dial dial ->
                "route " + dial.route() + ", "
                        + String.join(
                                ", then ",
                                dial.attempts().stream()
                                        .map(a -> a.number() + " on " + a.trunk()
                                                + a.port()
                                                        .map(p -> "/" + p.name())
                                                        .orElse(""))
                                        .toList());
            case RouteDecision.Ring(String user) -> "operator " + user;
            case RouteDecision.Hunt(String group) -> "group " + group;
            case RouteDecision.Refused(Refusal why, String text) -> "refused with " + why.status() + ", " + text;
        };
    }
}
