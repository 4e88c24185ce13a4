package io.tandem.farend;

import java.util.Optional;

/// One call's media with its offer/answer state (RFC 3264). `offer`, `answer`, `answered` are confined to
/// the agent loop, the rest may be called by any thread.
public interface MediaLeg extends AutoCloseable {
    /// An offer of ours.
    ///
    /// @param direction sendrecv, sendonly, recvonly or inactive
    String offer(String direction);

    /// The answer to an offer; empty when nothing is common: then 488.
    Optional<String> answer(String offer);

    /// Takes the other side's answer to our offer.
    void answered(String answer);

    /// Plays that sound from now on.
    void play(Sound sound);

    /// Sends RFC 4733 digits.
    void dial(String digits);

    /// Audio and event packets sent.
    long sentPackets();

    /// RTCP packets received.
    long controlPackets();

    @Override
    void close();
}
