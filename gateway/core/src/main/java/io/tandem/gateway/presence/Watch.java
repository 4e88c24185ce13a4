package io.tandem.gateway.presence;

import io.tandem.gateway.sip.Dialog;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One subscription (RFC 6665 §4.2) as a pure machine: every step gives the next state. Immutable; no clock, no
/// network. At most one NOTIFY is on its way; what changes meanwhile is told by the next one, with the state as it is
/// then: states may be passed over, the last one never.
///
/// @param user who watches
/// @param flow by which he subscribed; it ends with it
/// @param event value of Event as he gave it, so that an `id` comes back
/// @param resource who is watched; empty: all operators
/// @param version of the next document (RFC 4235 §4.1)
/// @param shown what he was told last
/// @param due something is to be told
/// @param urgent it may not wait for the interval: an answer to a SUBSCRIBE (RFC 6665 §4.2.1.2)
/// @param waiting a NOTIFY of ours is not answered yet
/// @param last the NOTIFY under way ends it
/// @param ended why it ends, value of `reason`; empty while it is active
record Watch(
        String user,
        Hop.Flow flow,
        EventPackage eventPackage,
        String event,
        String resource,
        Dialog dialog,
        long expiresAtMs,
        long version,
        Optional<List<Sight>> shown,
        boolean due,
        boolean urgent,
        boolean waiting,
        boolean last,
        long sentAtMs,
        String ended) {

    static Watch begun(
            String user,
            Hop.Flow flow,
            EventPackage eventPackage,
            String event,
            String resource,
            Dialog dialog,
            long expiresAtMs) {
        return new Watch(
                user,
                flow,
                eventPackage,
                event,
                resource,
                dialog,
                expiresAtMs,
                0,
                Optional.empty(),
                true,
                true,
                false,
                false,
                0,
                "");
    }

    /// A SUBSCRIBE within it: it lives longer, and the state is told anew (RFC 6665 §4.2.1.2).
    Watch refreshed(Dialog now, long untilMs) {
        return with(now, untilMs, true, true, waiting, last, ended);
    }

    /// It is over by time or by wish; the watcher hears so.
    Watch ending(String reason) {
        return ended.isEmpty() ? with(dialog, expiresAtMs, true, true, waiting, last, reason) : this;
    }

    /// The watched operator may look otherwise now.
    Watch seen(List<Sight> now) {
        boolean news = urgent || !Optional.of(within(now)).equals(shown);
        return news == due ? this : with(dialog, expiresAtMs, news, urgent, waiting, last, ended);
    }

    /// Whether a NOTIFY may go now, or after how many milliseconds; empty where none is wanted, or one is on its way.
    Optional<Long> next(long nowMs, long intervalMs) {
        if (!due || waiting) {
            return Optional.empty();
        }
        return Optional.of(urgent || version == 0 ? 0 : Math.max(0, sentAtMs + intervalMs - nowMs));
    }

    /// A NOTIFY and the state after it went.
    record Told(Watch watch, SipRequest request) {}

    /// @param now the operators who are watched: one, or all of them
    Told tell(List<Sight> now, String domain, long nowMs) {
        List<Sight> seen = within(now);
        String text = switch (eventPackage) {
            case DIALOG ->
                DialogInfo.render(resource, domain, version, seen.getFirst().lamps(), gone(seen));
            case PRESENCE -> Pidf.render(seen.getFirst(), domain);
            case COLLEAGUES -> ColleaguesJson.render(seen);
        };
        long left = Math.max(0, (expiresAtMs - nowMs + 999) / 1_000);
        Headers headers = Headers.NONE
                .with("Event", event)
                .with("Subscription-State", ended.isEmpty() ? "active;expires=" + left : "terminated;reason=" + ended)
                .with("Allow-Events", EventPackage.ALLOWED);
        Dialog.Outgoing out = dialog.request("NOTIFY", headers, new Body(eventPackage.contentType, text));
        Watch after = new Watch(
                user,
                flow,
                eventPackage,
                event,
                resource,
                out.dialog(),
                expiresAtMs,
                version + 1,
                Optional.of(seen),
                false,
                false,
                true,
                !ended.isEmpty(),
                nowMs,
                ended);
        return new Told(after, out.request());
    }

    private List<Sight> within(List<Sight> now) {
        return now.stream().map(s -> s.within(eventPackage)).toList();
    }

    private List<Lamp> gone(List<Sight> now) {
        Set<String> still = now.getFirst().lamps().stream().map(Lamp::id).collect(Collectors.toSet());
        return shown.stream()
                .flatMap(s -> s.getFirst().lamps().stream())
                .filter(l -> !still.contains(l.id()))
                .toList();
    }

    /// The NOTIFY was answered; empty: the subscription is over, by what it said or by how it was taken (RFC 6665
    /// §4.2.2).
    Optional<Watch> answered(int status) {
        return status >= 300 || last
                ? Optional.empty()
                : Optional.of(with(dialog, expiresAtMs, due, urgent, false, false, ended));
    }

    private Watch with(
            Dialog newDialog,
            long untilMs,
            boolean nowDue,
            boolean nowUrgent,
            boolean nowWaiting,
            boolean nowLast,
            String reason) {
        return new Watch(
                user,
                flow,
                eventPackage,
                event,
                resource,
                newDialog,
                untilMs,
                version,
                shown,
                nowDue,
                nowUrgent,
                nowWaiting,
                nowLast,
                sentAtMs,
                reason);
    }
}
