package io.tandem.gateway.route;

import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import io.tandem.media.Codec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides where a call goes. Any thread; it answers from memory and never blocks.
public interface Router {

    /// @param user the operator who calls
    /// @param number as dialled, digits with an optional leading `+`
    Decision fromUser(String user, String number);

    /// Only where a rule says so does it go on to another trunk.
    ///
    /// @param trunk the trunk the call came by
    /// @param number as the trunk gave it
    Decision fromTrunk(Trunk trunk, String number);

    /// The same where it is known who calls.
    ///
    /// @param caller his number as the trunk gave it; empty: not known
    default Decision fromTrunk(Trunk trunk, String caller, String number) {
        return fromTrunk(trunk, number);
    }

    /// A hunt group, for a call that another one passes on; empty: there is none of that name.
    Optional<GroupConfig> group(String name);

    /// To a number at one trunk, for a call that a hunt group passes on. Empty: that trunk cannot be reached, is full
    /// or
    /// over its limits, or the call came from there.
    ///
    /// @param fromTrunk by which it came; empty: it is an operator's
    Optional<Plan> passOn(String trunk, String number, String fromTrunk);

    /// Takes what an attempt needs for itself alone: a port of a GSM gateway.
    ///
    /// @param user who calls; empty: no operator
    /// @return false: another call has it
    default boolean take(String callId, String user, Attempt attempt) {
        return true;
    }

    /// An attempt has failed: what it had taken is free.
    default void failed(String callId, Attempt attempt, int sip) {}

    /// What was decided, with the reason that a log line or `route explain` can show.
    sealed interface Decision {
        /// Ordered attempts; healthy trunks come first, at least one is in it.
        record ToTrunks(Plan plan) implements Decision {}

        /// To an operator's browsers.
        ///
        /// @param plan how another operator's call to him goes; it has no attempts
        record ToUser(String user, Plan plan) implements Decision {}

        /// To the operators of a hunt group.
        ///
        /// @param plan how an operator's call to it goes; it has no attempts
        record ToGroup(String name, GroupConfig group, Plan plan) implements Decision {}

        /// Not allowed or not known: answered with this status.
        record Refused(int status, String reason) implements Decision {}
    }

    /// @param failOver final statuses that move the call to the next attempt; a timeout counts as 408, a transport
    /// error as 503
    /// @param failureHeard for how long a failure is heard before BYE
    /// @param codecs toward the browser, best first; empty: as the user has it
    record Plan(
            String route,
            List<Attempt> attempts,
            AnswerMode answerMode,
            Set<Integer> failOver,
            Duration failureHeard,
            Duration maxDuration,
            List<Codec> codecs) {

        /// The same, answered in another mode.
        public Plan answering(AnswerMode mode) {
            return new Plan(route, attempts, mode, failOver, failureHeard, maxDuration, codecs);
        }

        /// The same, which lasts no longer than that.
        public Plan lasting(Duration longest) {
            boolean shorter = maxDuration.isPositive() && maxDuration.compareTo(longest) < 0;
            return new Plan(
                    route, attempts, answerMode, failOver, failureHeard, shorter ? maxDuration : longest, codecs);
        }

        /// The same, whose failure is heard for so long.
        public Plan failing(Duration heard) {
            return new Plan(route, attempts, answerMode, failOver, heard, maxDuration, codecs);
        }
    }

    /// @param number what is dialled on that trunk, after rewriting
    /// @param callerId user part of From toward that trunk
    /// @param redirected a trunk sent the call there
    /// @param port of a GSM gateway; empty: the trunk has none
    record Attempt(Trunk trunk, String number, String callerId, boolean redirected, Optional<Port> port) {

        public Attempt(Trunk trunk, String number, String callerId) {
            this(trunk, number, callerId, false, Optional.empty());
        }

        /// The trunk with its port, for records.
        public String by() {
            return trunk.name() + port.map(p -> "/" + p.name()).orElse("");
        }

        /// The same where a trunk sent the call.
        public Attempt asRedirected() {
            return new Attempt(trunk, number, callerId, true, port);
        }
    }

    /// A port of a GSM gateway, for one attempt.
    ///
    /// @param client who is called, in international form
    /// @param most how long can be talked by it; zero: no limit
    record Port(String name, String client, Duration most) {}
}
