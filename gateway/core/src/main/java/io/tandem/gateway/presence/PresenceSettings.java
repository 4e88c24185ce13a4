package io.tandem.gateway.presence;

import java.time.Duration;

/// What watchers and senders may. Immutable.
///
/// @param domain of the operators' addresses
/// @param showNumbers whether a busy lamp tells the other side's number
/// @param perUser most subscriptions of one operator
/// @param total most subscriptions of all
/// @param shortest a shorter wish is answered 423
/// @param longest a longer wish is granted this much
/// @param notifyInterval between two NOTIFYs of one subscription; what happens in between is told in one
/// @param unansweredPerFlow most NOTIFYs that wait for an answer by one connection
/// @param messagesPerMinute most messages of one operator
/// @param messageWait how long the addressee's browsers have for their answer
public record PresenceSettings(
        String domain,
        boolean showNumbers,
        int perUser,
        int total,
        Duration shortest,
        Duration longest,
        Duration notifyInterval,
        int unansweredPerFlow,
        int messagesPerMinute,
        Duration messageWait) {

    /// The defaults of the configuration file.
    public static PresenceSettings defaults(String domain) {
        return new PresenceSettings(
                domain,
                false,
                400,
                20_000,
                Duration.ofSeconds(60),
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                16,
                60,
                Duration.ofSeconds(10));
    }
}
