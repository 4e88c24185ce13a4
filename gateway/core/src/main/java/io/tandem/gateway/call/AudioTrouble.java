package io.tandem.gateway.call;

import io.tandem.media.AudioFault;

/// A time in which audio did not flow over one hop in one direction, while it was expected. Immutable.
///
/// @param far the far leg, else the operator's browser
/// @param colleague the far leg is a colleague's browser, not a trunk's
/// @param before audio flowed here earlier
/// @param otherSide audio came from the other leg
/// @param detail for people, may be empty
/// @param sinceMs monotonic, of the last good packet
/// @param endedMs monotonic; negative: it goes on
/// @param flows it ended because audio flows, not because none is expected any more
/// @param repairs how often the side to blame was asked to set its media up anew
public record AudioTrouble(
        boolean far,
        boolean colleague,
        AudioFault fault,
        boolean before,
        boolean otherSide,
        String detail,
        long sinceMs,
        long endedMs,
        boolean flows,
        int repairs) {

    boolean open() {
        return endedMs < 0;
    }

    AudioTrouble ended(boolean flowing, long nowMs) {
        return new AudioTrouble(far, colleague, fault, before, otherSide, detail, sinceMs, nowMs, flowing, repairs);
    }

    AudioTrouble asked() {
        return new AudioTrouble(far, colleague, fault, before, otherSide, detail, sinceMs, endedMs, flows, repairs + 1);
    }

    /// More is known of the same.
    AudioTrouble as(AudioFault better, String more) {
        return new AudioTrouble(far, colleague, better, before, otherSide, more, sinceMs, endedMs, flows, repairs);
    }

    /// The same as the colleague at the far end sees it.
    AudioTrouble fromFar() {
        return new AudioTrouble(!far, colleague, fault, before, otherSide, detail, sinceMs, endedMs, flows, repairs);
    }

    String hop() {
        return !far ? "browser" : colleague ? "colleague" : "trunk";
    }

    /// Which of the two directions of talk it is.
    String direction() {
        return far == fault.outbound() ? "from-operator" : "to-operator";
    }

    /// In plain words.
    String text() {
        String side = far && colleague ? "the colleague's browser" : "the " + hop();
        return switch (fault) {
            case NOTHING_ARRIVES -> side + (before ? " stopped sending audio" : " never sent audio");
            case UNAUTHENTICATED -> "audio of " + side + " fails authentication";
            case WRONG_SOURCE ->
                "audio of " + side + " comes from an address that it did not announce"
                        + (detail.isEmpty() ? "" : ", " + detail);
            case UNKNOWN_PAYLOAD -> side + " sends a payload type that was not agreed";
            case DIGITAL_SILENCE -> side + " sends packets without any sound";
            case NO_CONSENT -> side + " sends neither audio nor connectivity checks";
            case NOT_RECEIVED -> side + " reports that it receives no audio";
        };
    }
}
