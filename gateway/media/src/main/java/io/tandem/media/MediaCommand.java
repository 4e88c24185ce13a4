package io.tandem.media;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// What the signalling tells the media loop. Immutable.
public sealed interface MediaCommand {

    PortId port();

    /// The browser's description is known: answer its checks, do the DTLS handshake, then carry SRTP. Given
    /// again with other credentials it is an ICE restart (RFC 8445 §9): the keys stay.
    record ConnectBrowser(PortId port, WebRtcRemote remote, PayloadTypes payload) implements MediaCommand {}

    /// The trunk's description is known, or is another one: a re-INVITE, or one more fork of the same INVITE.
    /// Our packets go to the newest one; packets are taken from all announced so far.
    record ConnectTrunk(PortId port, RtpRemote remote, PayloadTypes payload) implements MediaCommand {}

    /// The trunk was invited and has described nothing yet: RTP that it already sends from its own host is
    /// taken, as early media of networks that announce it late or never. Given before the first
    /// `ConnectTrunk`, after which it means nothing.
    ///
    /// @param host where the INVITE went; packets of others are refused
    record ExpectTrunk(PortId port, InetAddress host, PayloadTypes payload) implements MediaCommand {}

    /// From now on `port` hears `from` while packets come from it, and `filler` otherwise: the filler yields
    /// at the first packet, and returns when none came for [#RETURN_AFTER_MS]. SSRC, sequence numbers and
    /// timestamps toward `port` go on unbroken. Fewer than three packets in a row do not count: they would
    /// make a tone flap.
    ///
    /// @param from null: the filler alone; a port not open yet is heard from its opening on
    record Hear(PortId port, @Nullable PortId from, Filler filler) implements MediaCommand {
        public static final int RETURN_AFTER_MS = 1000;
    }

    /// Closes one port; a trunk's pair drains before it is used again.
    record ClosePort(PortId port) implements MediaCommand {}
}
