package io.tandem.gateway.registrar;

import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipUri;
import java.util.List;
import java.util.Optional;

/// The bindings as others see them. Any thread.
public interface Registrations {

    /// One binding for each browser of a user, newest first: that of the flow which was bound last. A browser with
    /// several flows is reached by one of them at a time (RFC 5626 §7).
    List<Registration> of(String user);

    /// Who is behind a flow, where it has registered.
    Optional<Registration> byFlow(Hop.Flow flow);

    /// The browser that a GRUU stands for (RFC 5627 §5.1), public or temporary; empty where it is none of ours, is
    /// not valid any more, or nobody is registered there.
    default Optional<Registration> byGruu(SipUri uri) {
        return Optional.empty();
    }

    /// Every binding, each flow of each browser.
    List<Registration> all();

    /// Hears of every change, on the thread that made it: it must only post.
    void listen(Listener listener);

    /// What happened to a binding.
    interface Listener {
        /// New or refreshed. The same instance may have come back by another flow: its dialogs go on there.
        void onBound(Registration registration);

        /// The flow of `gone` is no more, and another flow of the same browser takes over. Comes after
        /// [#onUnbound].
        default void onTakenOver(Registration gone, Registration next) {
            onBound(next);
        }

        /// Expired, removed, or its flow is gone.
        void onUnbound(Registration registration);
    }
}
