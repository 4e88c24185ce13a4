package io.tandem.gateway.registrar;

import io.tandem.gateway.sip.Hop;
import java.util.List;
import java.util.Optional;

/// The bindings as others see them. Any thread.
public interface Registrations {

    /// Bindings of a user, newest first.
    List<Registration> of(String user);

    /// Who is behind a flow, where it has registered.
    Optional<Registration> byFlow(Hop.Flow flow);

    List<Registration> all();

    /// Hears of every change, on the thread that made it: it must only post.
    void listen(Listener listener);

    /// What happened to a binding.
    interface Listener {
        /// New or refreshed. The same instance may have come back by another flow: its dialogs go on there.
        void onBound(Registration registration);

        /// Expired, removed, or its flow is gone.
        void onUnbound(Registration registration);
    }
}
