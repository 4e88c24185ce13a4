package io.tandem.media;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the signalling tells the media loop. Immutable.
public sealed interface MediaCommand {

    PortId port();

    /// What the signalling knows of a port's far side.
    sealed interface OfPeer extends MediaCommand {}

    /// The browser's description is known: answer its checks, do the DTLS handshake, then carry SRTP. Given
    /// again with other credentials it is an ICE restart (RFC 8445 §9), and the keys stay; with another
    /// fingerprint or role it is a new DTLS association (RFC 8842 §4).
    record ConnectBrowser(PortId port, WebRtcRemote remote, PayloadTypes payload) implements OfPeer {}

    /// Both sides take fresh ICE credentials (RFC 8445 §9); told before the [ConnectBrowser] that goes with it.
    /// Packets flow as before until the browser nominates a pair anew.
    ///
    /// @param ufrag ours from now on, as in [WebRtcLocal#restarted]
    /// @param pwd likewise; never printed
    record RestartIce(PortId port, String ufrag, String pwd) implements OfPeer {
        @Override
        public String toString() {
            return "RestartIce[" + port + ", " + ufrag + ", redacted]";
        }
    }

    /// The trunk's description is known, or is another one: a re-INVITE, or one more fork of the same INVITE.
    /// Our packets go to the newest one; packets are taken from all announced so far.
    ///
    /// @param keys null: plain RTP, or on a leg that has keys: no others. With keys a plain packet is refused
    record ConnectTrunk(
            PortId port,
            RtpRemote remote,
            PayloadTypes payload,
            @Nullable MediaKeys keys) implements OfPeer {
        /// Plain RTP.
        public ConnectTrunk(PortId port, RtpRemote remote, PayloadTypes payload) {
            this(port, remote, payload, null);
        }
    }

    /// The trunk was invited and has described nothing yet: RTP that it already sends from its own host is
    /// taken, as early media of networks that announce it late or never. Given before the first
    /// `ConnectTrunk`, after which it means nothing.
    ///
    /// @param host where the INVITE went; packets of others are refused
    record ExpectTrunk(PortId port, InetAddress host, PayloadTypes payload) implements OfPeer {}

    /// From now on `port` hears `from` while packets come from it, and `filler` otherwise: the filler yields
    /// at the first packet, and returns when none came for [#RETURN_AFTER_MS]. SSRC, sequence numbers and
    /// timestamps toward `port` go on unbroken. Fewer than three packets in a row do not count: they would
    /// make a tone flap.
    ///
    /// @param from null: the filler alone; a port not open yet is heard from its opening on
    record Hear(PortId port, @Nullable PortId from, Filler filler) implements MediaCommand {
        public static final int RETURN_AFTER_MS = 1000;
    }

    /// From now on `port` hears these voices beside what `Hear` says: the sum of all. An empty list ends it.
    /// What is not open is heard from its opening on; a port never hears itself.
    record Mix(PortId port, List<Voice> voices) implements MediaCommand {
        public Mix {
            voices = List.copyOf(voices);
        }
    }

    /// One voice of a mix.
    ///
    /// @param from a port of the same session
    /// @param gainDb 0 leaves it as it is
    record Voice(PortId from, double gainDb) {}

    /// Plays `sound` once over whatever `port` hears, for example a beep that tells of a recording. Another
    /// one replaces it, [Filler.Nothing] ends it. A message ends by itself.
    record Overlay(PortId port, Filler sound) implements MediaCommand {}

    /// `port`, a supervisor, joins the call in which `operator` is, or takes another role there: he hears the
    /// operator and whomever that one hears, now and after a change of trunk; who hears him is `mode`. What
    /// `Hear` says for `port` goes on beside. When the operator's port closes, it ends by itself.
    ///
    /// @param call the operator's session; this one must have been opened beside it, see
    /// [MediaPlane#open(String, MediaListener, MediaSession)]
    record Monitor(PortId port, MediaSession call, PortId operator, MonitorMode mode) implements MediaCommand {}

    /// `port` leaves the call that it has joined.
    record Leave(PortId port) implements MediaCommand {}

    /// From now on `tap` is given what the two ports receive, until [Untap] or the end of the session. Given
    /// again with the same tap it changes the ports; there is no gap then.
    ///
    /// @param port the left channel
    /// @param right the right channel; either may be not open yet
    /// @param sampleRate 8000 or 16000
    record Tap(PortId port, PortId right, int sampleRate, FrameTap tap) implements MediaCommand {
        public Tap {
            if (sampleRate != 8_000 && sampleRate != 16_000) {
                throw new IllegalArgumentException("a tap's sample rate is 8000 or 16000, not " + sampleRate);
            }
        }
    }

    /// Ends a tap. What was given to it before is all.
    ///
    /// @param port as in [Tap]
    record Untap(PortId port, FrameTap tap) implements MediaCommand {}

    /// The call is talked, and audio should flow: where it does not for [#ALARM_AFTER_MS], there is a
    /// [MediaEvent.OneWayAudio]. Nothing is watched before the first of these.
    ///
    /// @param inbound audio is expected from the port's far side; false on hold (RFC 3264 §8.4)
    /// @param outbound the far side is expected to receive ours
    record Watch(PortId port, boolean inbound, boolean outbound) implements MediaCommand {
        public static final int ALARM_AFTER_MS = 2500;
    }

    /// Whether our reports to this port's far side carry VoIP metrics (RFC 3611 §4.7, §5).
    record ReportMetrics(PortId port, boolean voipMetrics) implements MediaCommand {}

    /// What concerns DTMF.
    sealed interface OfDigits extends MediaCommand {}

    /// How digits travel on this port's leg. Before it is told they leave as RFC 4733, or as tones where that was not
    /// negotiated, and nobody listens for tones.
    ///
    /// @param sent how they leave; [DtmfWay#SIGNALLING]: not by the media
    /// @param listenInBand whether tones within the audio that comes are digits
    record DtmfBy(PortId port, DtmfWay sent, boolean listenInBand) implements OfDigits {}

    /// The far side of this port pressed a key and said so by the signalling. Who hears the port gets it in the way of
    /// his own leg, unless it came by RTP, too.
    record DtmfSignalled(PortId port, char digit, int durationMs) implements OfDigits {}

    /// Says a digit to the far side of this port, after those before it, in the way of its leg. As long as it lasts
    /// nothing else is sent.
    record SendDtmf(PortId port, char digit, int durationMs) implements OfDigits {}

    /// Closes one port; a trunk's pair drains before it is used again.
    record ClosePort(PortId port) implements MediaCommand {}
}
