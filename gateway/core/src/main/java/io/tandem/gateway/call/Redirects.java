package io.tandem.gateway.call;

import io.tandem.gateway.route.Router.Attempt;
import io.tandem.gateway.route.Router.Plan;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.trunk.Trunk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A trunk sends a call elsewhere (RFC 3261 §8.1.3.4, §21.3). It is followed only for a trunk that says so, only to
/// numbers that the operator may call himself, only by trunks of ours, and five times at most: a redirection is
/// otherwise a way to make us call what nobody here may (toll fraud). Stateless; works on a [CallTurn].
final class Redirects {

    private static final int MOST = 5;
    private static final Set<Integer> FOLLOWED = Set.of(300, 301, 302);

    private Redirects() {}

    /// Where a 3xx leads, best first; what is no SIP address is left out.
    static List<NameAddr> contacts(SipResponse response) {
        if (!FOLLOWED.contains(response.status())) {
            return List.of();
        }
        return response.headers().all("Contact").stream()
                .limit(MOST)
                .flatMap(value -> NameAddr.parse(value).stream())
                .filter(contact -> contact.uri().scheme().startsWith("sip"))
                .sorted(Comparator.comparingDouble(Redirects::q).reversed())
                .toList();
    }

    private static double q(NameAddr contact) {
        String value = contact.parameter("q").orElse("1");
        return value.matches("[01](\\.[0-9]{0,3})?") ? Double.parseDouble(value) : 0;
    }

    /// Puts where the call is sent next after the attempt under way; false: it is not followed.
    static boolean follow(CallTurn turn, LegEvent.Rejected rejected) {
        Plan plan = turn.plan.orElseThrow();
        Attempt now = plan.attempts().get(turn.attempt);
        // no operator made a call in transit, so none may send it elsewhere
        if (turn.user.isEmpty()
                || rejected.contacts().isEmpty()
                || !now.trunk().signalling().followRedirects()) {
            return false;
        }
        List<Attempt> next = new ArrayList<>();
        long before = plan.attempts().stream().filter(Attempt::redirected).count();
        for (NameAddr contact : rejected.contacts()) {
            Optional<Attempt> allowed = before + next.size() < MOST ? allowed(turn, contact) : Optional.empty();
            boolean loop = allowed.filter(a -> known(a, plan.attempts()) || known(a, next))
                    .isPresent();
            turn.note("sent on to " + contact.uri().user() + " at "
                    + contact.uri().host()
                    + (loop ? ", which was tried" : allowed.isEmpty() ? ", which is not allowed" : ""));
            allowed.filter(a -> !loop).ifPresent(next::add);
        }
        if (next.isEmpty()) {
            return false;
        }
        List<Attempt> attempts = new ArrayList<>(plan.attempts());
        attempts.addAll(turn.attempt + 1, next);
        turn.plan = Optional.of(new Plan(
                plan.route(),
                List.copyOf(attempts),
                plan.answerMode(),
                plan.failOver(),
                plan.failureHeard(),
                plan.maxDuration(),
                plan.codecs()));
        return true;
    }

    /// As if the operator had dialled it: the routes decide, and the trunk they name must be the host that is meant.
    private static Optional<Attempt> allowed(CallTurn turn, NameAddr contact) {
        return turn.env.routed(turn.user, contact.uri().user()).stream()
                .flatMap(plan -> plan.attempts().stream())
                .filter(attempt -> isAt(attempt.trunk(), contact.uri().host()))
                .findFirst()
                .map(Attempt::asRedirected);
    }

    private static boolean isAt(Trunk trunk, String host) {
        return host.equalsIgnoreCase(trunk.domain())
                || trunk.addresses().stream()
                        .anyMatch(hop -> hop.address().getAddress() != null
                                && hop.address().getAddress().getHostAddress().equals(host));
    }

    private static boolean known(Attempt attempt, List<Attempt> tried) {
        return tried.stream()
                .anyMatch(other -> other.number().equals(attempt.number())
                        && other.trunk().name().equals(attempt.trunk().name()));
    }
}
