package io.tandem.gateway.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What operators have published of themselves (RFC 3903): of several the one that was last said counts. Changed in one
/// mailbox only; [#of] may be asked by any thread.
final class Publications {

    private static final int PER_USER = 8;

    private final Map<String, List<Publication>> byUser = new ConcurrentHashMap<>();

    /// @param etag its version (RFC 3903 §4.1)
    record Publication(String etag, Availability said, long untilMs) {}

    /// What a PUBLISH came to.
    sealed interface Outcome {
        /// @param etag of the publication as it is now
        record Done(String etag) implements Outcome {}

        record Refused(int status, String reason) implements Outcome {}
    }

    /// The availability of an operator; available where he has said nothing.
    Availability of(String user) {
        List<Publication> said = byUser.getOrDefault(user, List.of());
        return said.isEmpty() ? Availability.AVAILABLE : said.getLast().said();
    }

    /// @param ifMatch the version that is refreshed, changed or removed; empty for a new publication
    /// @param said what he says; empty where he only refreshes or removes
    /// @param etag for the version that this makes
    /// @param untilMs when it ends; not after `nowMs`: it is removed
    Outcome publish(String user, String ifMatch, Optional<Availability> said, String etag, long nowMs, long untilMs) {
        List<Publication> now = new ArrayList<>(byUser.getOrDefault(user, List.of()));
        now.removeIf(p -> p.untilMs() <= nowMs);
        Optional<Publication> old =
                now.stream().filter(p -> p.etag().equals(ifMatch)).findFirst();
        if (!ifMatch.isEmpty() && old.isEmpty()) {
            return new Outcome.Refused(412, "Conditional Request Failed");
        }
        if (ifMatch.isEmpty() && said.isEmpty()) {
            return new Outcome.Refused(400, "Nothing Is Published");
        }
        if (ifMatch.isEmpty() && now.size() >= PER_USER) {
            return new Outcome.Refused(403, "Too many publications of this user");
        }
        if (untilMs <= nowMs) {
            old.ifPresent(now::remove);
        } else if (said.isEmpty()) {
            // a refresh says nothing new: another browser's later word stays the last one
            now.replaceAll(p -> p.equals(old.orElseThrow()) ? new Publication(etag, p.said(), untilMs) : p);
        } else {
            old.ifPresent(now::remove);
            now.add(new Publication(etag, said.get(), untilMs));
        }
        put(user, now);
        return new Outcome.Done(etag);
    }

    /// Ends that version, unless it has been refreshed since.
    void expire(String user, String etag) {
        List<Publication> now = new ArrayList<>(byUser.getOrDefault(user, List.of()));
        if (now.removeIf(p -> p.etag().equals(etag))) {
            put(user, now);
        }
    }

    private void put(String user, List<Publication> now) {
        if (now.isEmpty()) {
            byUser.remove(user);
        } else {
            byUser.put(user, List.copyOf(now));
        }
    }
}
