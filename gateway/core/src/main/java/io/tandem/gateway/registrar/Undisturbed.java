package io.tandem.gateway.registrar;

import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipUri;
import java.util.List;
import java.util.Optional;

/// The bindings as calls see them: who does not want to be disturbed has no browser that could ring. Calls under way
/// and calls that he makes are not touched. Any thread.
public final class Undisturbed implements Registrations {

    private final Registrations all;
    private final DoNotDisturb wish;

    public Undisturbed(Registrations all, DoNotDisturb wish) {
        this.all = all;
        this.wish = wish;
    }

    @Override
    public List<Registration> of(String user) {
        return wish.of(user) ? List.of() : all.of(user);
    }

    @Override
    public Optional<Registration> byFlow(Hop.Flow flow) {
        return all.byFlow(flow);
    }

    @Override
    public Optional<Registration> byGruu(SipUri uri) {
        return all.byGruu(uri).filter(r -> !wish.of(r.user()));
    }

    @Override
    public List<Registration> all() {
        return all.all();
    }

    @Override
    public void listen(Listener listener) {
        all.listen(listener);
    }
}
