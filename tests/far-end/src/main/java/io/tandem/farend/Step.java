package io.tandem.farend;

import java.time.Duration;
import java.util.List;

/// One thing a scripted far end does with an INVITE. Immutable, any thread.
public sealed interface Step {
    /// Sends a provisional response.
    ///
    /// @param withSdp whether it carries the session description, so that early media may follow
    /// @param fork    which early dialog it belongs to: each name has a To tag and an RTP port of its own
    record Provisional(int status, String reason, boolean withSdp, String fork) implements Step {}

    /// Waits.
    record Pause(Duration length) implements Step {}

    /// Plays a sound from now on, on the RTP port of that fork.
    record Play(Sound sound, String fork) implements Step {}

    /// Answers 200 with a session description; a second answer with another fork is what a forking proxy
    /// may let through (RFC 3261 §13.2.2.4).
    record Answer(String fork) implements Step {}

    /// Refuses with a final status.
    ///
    /// @param headers more header lines of the response, such as Reason or Retry-After
    record Refuse(int status, String reason, List<SipMessage.Header> headers) implements Step {}

    /// Sends BYE.
    record HangUp() implements Step {}
}
