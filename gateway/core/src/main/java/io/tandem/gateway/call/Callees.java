package io.tandem.gateway.call;

import io.tandem.gateway.registrar.DoNotDisturb;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.registrar.Registrations;
import io.tandem.gateway.sip.SipUri;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Operators as somebody calls them: by which browsers, and whether they can be had at all. Any thread.
final class Callees {

    private final CallIndex index;
    private final Supplier<OperatorRules> rules;
    private final Registrations registrations;
    private final DoNotDisturb doNotDisturb;
    /// The latest call to each operator who wants one at a time: of two that come at once, one finds him free.
    private final Map<String, CallRunner> latest = new ConcurrentHashMap<>();

    Callees(CallIndex index, Supplier<OperatorRules> rules, Registrations registrations, DoNotDisturb doNotDisturb) {
        this.index = index;
        this.rules = rules;
        this.registrations = registrations;
        this.doNotDisturb = doNotDisturb;
    }

    /// What was dialled: a number or a name, or the operator behind the address of one of his browsers (RFC 5627 §5.1).
    String dialled(SipUri uri) {
        return registrations.byGruu(uri).map(Registration::user).orElseGet(uri::user);
    }

    /// An operator with the browsers that ring: the one that was meant, else all.
    ///
    /// @param call the one that is to reach him, which does not count as his; null: it is not known any more
    Callee callee(String user, SipUri uri, @Nullable CallRunner call) {
        List<Registration> browsers = uri.parameter("gr").isPresent()
                ? registrations.byGruu(uri).stream().toList()
                : registrations.of(user);
        return new Callee(user, browsers, doNotDisturb.of(user), !rules.get().callWaiting(user) && inCall(user, call));
    }

    /// An operator with all his browsers, for a call that is to be his own: not while he is in another, but whether he
    /// wants calls does not
    /// count.
    Callee own(String user) {
        return new Callee(user, registrations.of(user), false, inCall(user, null));
    }

    /// Whether a hunt group may ring him for that call: he has a browser, wants calls and is in none.
    boolean free(String user, @Nullable CallRunner call) {
        return !doNotDisturb.of(user)
                && !registrations.of(user).isEmpty()
                && index.all().stream()
                        .noneMatch(other -> other != call && other.state().occupies(user));
    }

    /// Him with all his browsers, once he has been found free.
    Callee ofGroup(String user) {
        return new Callee(user, registrations.of(user), doNotDisturb.of(user), false);
    }

    private boolean inCall(String user, @Nullable CallRunner call) {
        if (index.all().stream()
                .anyMatch(other -> other != call && other.state().occupies(user))) {
            return true;
        }
        if (call == null) {
            return false;
        }
        CallRunner first =
                latest.compute(user, (_, before) -> before != null && before != call && coming(before) ? before : call);
        return first != call;
    }

    /// Not begun yet, so that its state does not say whom it is for.
    private boolean coming(CallRunner call) {
        return index.call(call.callId).isPresent() && call.state().phase() == CallState.Phase.NEW;
    }
}
