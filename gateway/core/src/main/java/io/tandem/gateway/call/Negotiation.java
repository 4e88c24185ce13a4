package io.tandem.gateway.call;

import io.tandem.gateway.call.Termination.Why;
import io.tandem.gateway.sdp.BrowserDescription;
import io.tandem.gateway.sdp.BrowserSdp;
import io.tandem.gateway.sdp.Direction;
import io.tandem.gateway.sdp.LocalDescription;
import io.tandem.gateway.sdp.SdesCrypto;
import io.tandem.gateway.sdp.Sdp;
import io.tandem.gateway.sdp.SdpParser;
import io.tandem.gateway.sdp.SdpReading;
import io.tandem.gateway.sdp.SdpRejected;
import io.tandem.gateway.sdp.SrtpPolicy;
import io.tandem.gateway.sdp.TrunkDescription;
import io.tandem.gateway.sdp.TrunkSdp;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.media.Codec;
import io.tandem.media.MediaCommand;
import io.tandem.media.OpusFormat;
import io.tandem.media.RtpLocal;
import io.tandem.media.WebRtcLocal;
import io.tandem.media.WebRtcRemote;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Offers and answers of a call's legs, and what the media is told of them (RFC 3264). Stateless; works on a
/// [CallTurn].
final class Negotiation {

    /// 48 and twice 64 bits: RFC 8445 §5.3 asks for 24 and 128.
    private static final int UFRAG_DIGITS = 12;

    private static final int HALF_PWD_DIGITS = 16;

    private Negotiation() {}

    static Sdp.Origin origin(CallTurn turn, InetAddress address) {
        long id = Long.parseUnsignedLong(turn.env.token().substring(0, 15), 16);
        return new Sdp.Origin("-", Long.toString(id), 1, address.getHostAddress());
    }

    /// The session interval that the INVITE asks for is below ours: it is refused (RFC 4028 §9).
    private static boolean tooShort(CallTurn turn, LegId leg, LegInput.Invited invited) {
        LegTurn open = turn.leg(leg);
        if (open == null || !SessionRefresh.tooShort(open, invited.request())) {
            return false;
        }
        SessionRefresh.refuse(open, invited.tx());
        open.end();
        Hangup.close(
                turn, Termination.gateway(Why.NOT_ACCEPTABLE, 422, Cause.INTERWORKING, "Session Interval Too Small"));
        return true;
    }

    /// The leg of who calls takes his INVITE. A trunk's may come without an offer; everything else that cannot be taken
    /// ends the call.
    ///
    /// @return false when it is refused already
    static boolean arrived(CallTurn turn, LegId leg, LegInput.Invited invited) {
        turn.tell(leg, invited);
        Hangup.started(turn);
        if (tooShort(turn, leg, invited)) {
            return false;
        }
        boolean trunk = turn.trunkOf(leg).isPresent();
        boolean late = trunk && LegHeaders.sdpOf(invited.request().body()).isEmpty();
        return late || offered(turn, leg, invited.request());
    }

    /// Reads the offer of an initial INVITE.
    ///
    /// @return false when it cannot be taken: the call is refused then
    private static boolean offered(CallTurn turn, LegId leg, SipRequest invite) {
        SdpReading<?> reading = read(turn, leg, LegHeaders.sdpOf(invite.body()));
        if (reading instanceof SdpReading.Refused<?>(SdpRejected why)) {
            turn.note(why.toString());
            Hangup.close(turn, new Termination(turn.who(leg), Why.NOT_ACCEPTABLE, why.status(), 88, why.toString()));
            return false;
        }
        return true;
    }

    /// Reads what the peer of a leg says and keeps it.
    static SdpReading<?> read(CallTurn turn, LegId leg, String text) {
        LegTurn open = turn.leg(leg);
        if (open != null && open.side == Leg.Side.BROWSER) {
            SdpReading<BrowserDescription> reading = BrowserSdp.read(text, CodecPolicy.browser(turn, leg));
            if (reading instanceof SdpReading.Read<BrowserDescription>(BrowserDescription theirs)) {
                turn.media.put(leg, turn.media(leg).heard(keepRole(turn.media(leg), theirs)));
            }
            return reading;
        }
        return kept(turn, leg, TrunkSdp.read(text, CodecPolicy.trunk(turn, leg), TrunkKeys.policy(turn, leg)));
    }

    private static SdpReading<?> kept(CallTurn turn, LegId leg, SdpReading<TrunkDescription> reading) {
        if (reading instanceof SdpReading.Read<TrunkDescription>(TrunkDescription theirs)) {
            turn.media.put(leg, turn.media(leg).heard(theirs));
        }
        return reading;
    }

    /// Reads the answer to our offer likewise; a trunk's must go with one of the keys that we offered.
    static SdpReading<?> readAnswer(CallTurn turn, LegId leg, String text) {
        return turn.media(leg).rtp().isPresent()
                ? kept(turn, leg, TrunkKeys.answer(turn, leg, text))
                : read(turn, leg, text);
    }

    /// Our offer to a trunk, with fresh keys where its policy wants them.
    static LocalDescription offer(CallTurn turn, LegId leg, List<Codec> codecs) {
        SrtpPolicy srtp = TrunkKeys.policy(turn, leg);
        List<SdesCrypto> ours = srtp == SrtpPolicy.OFF ? List.of() : SdesCrypto.offer(turn.env::secret);
        RtpLocal port = turn.media(leg).rtp().orElseThrow();
        return TrunkSdp.offer(
                origin(turn, port.rtp().getAddress()),
                port,
                codecs,
                turn.settings.codecs().opus(),
                Direction.SENDRECV,
                srtp,
                ours);
    }

    /// Chooses anew from the offer of that leg's INVITE, which is not answered yet: the other side's codec is
    /// known now.
    static void chooseAgain(CallTurn turn, LegId leg) {
        LegTurn open = Objects.requireNonNull(turn.leg(leg));
        String offer = LegHeaders.sdpOf(open.invite.orElseThrow().body());
        if (open.side == Leg.Side.TRUNK) {
            read(turn, leg, offer);
        } else if (BrowserSdp.read(offer, CodecPolicy.browserAfterOther(turn, leg))
                instanceof SdpReading.Read<BrowserDescription>(BrowserDescription theirs)) {
            turn.media.put(leg, turn.media(leg).heard(keepRole(turn.media(leg), theirs)));
        }
    }

    /// Who is DTLS client stays as it was first agreed, unless the browser says otherwise (RFC 8842 §5.3, §5.5).
    private static BrowserDescription keepRole(LegMedia media, BrowserDescription theirs) {
        return media.browser()
                .filter(before -> theirs.eitherRole())
                .map(before -> theirs.withLocalRole(before.remote().localRole()))
                .orElse(theirs);
    }

    /// The browser's offer restarts ICE: our answer has fresh credentials, too (RFC 8839 §4.4.3.1.1).
    ///
    /// @param before what was agreed
    static void restartIce(CallTurn turn, LegId leg, LegMedia before) {
        Optional<WebRtcRemote> now = turn.media(leg).browser().map(BrowserDescription::remote);
        boolean restarts = before.browser()
                .map(BrowserDescription::remote)
                .filter(was -> !was.iceUfrag().equals(now.orElseThrow().iceUfrag())
                        || !was.icePwd().equals(now.orElseThrow().icePwd()))
                .isPresent();
        if (restarts) {
            String ufrag = turn.env.token().substring(0, UFRAG_DIGITS);
            String pwd = turn.env.token().substring(0, HALF_PWD_DIGITS)
                    + turn.env.token().substring(0, HALF_PWD_DIGITS);
            WebRtcLocal ours = before.webRtc().orElseThrow().restarted(ufrag, pwd);
            turn.media.put(leg, turn.media(leg).opened(ours));
            turn.media(new MediaCommand.RestartIce(leg.port(), ufrag, pwd));
        }
    }

    /// An address of the trunk's that calls: what it describes, else whence it came.
    static InetAddress trunkAddress(CallTurn turn, LegId leg, Hop.Flow origin) {
        return turn.media(leg)
                .trunk()
                .map(theirs -> theirs.rtp().getAddress())
                .orElse(origin.peer().getAddress());
    }

    /// Our answer to the initial offer of that leg's INVITE.
    static LocalDescription answer(CallTurn turn, LegId leg) {
        LegTurn open = Objects.requireNonNull(turn.leg(leg));
        String offer = LegHeaders.sdpOf(open.invite.orElseThrow().body());
        LegMedia media = turn.media(leg);
        Direction theirs = media.browser()
                .map(BrowserDescription::direction)
                .or(() -> media.trunk().map(TrunkDescription::direction))
                .orElse(Direction.SENDRECV);
        return answer(turn, leg, offer, theirs.reversed());
    }

    /// Our answer to any offer that [#read] has taken.
    ///
    /// @param direction as we see it
    static LocalDescription answer(CallTurn turn, LegId leg, String offer, Direction direction) {
        LegMedia media = turn.media(leg);
        Sdp asked = parsed(offer);
        OpusFormat opus = turn.settings.codecs().opus();
        LocalDescription fresh;
        if (media.webRtc().isPresent()) {
            var port = media.webRtc().get();
            Sdp.Origin origin = media.local()
                    .map(LocalDescription::nextOrigin)
                    .orElseGet(() -> origin(turn, port.address().getAddress()));
            fresh = BrowserSdp.answer(asked, media.browser().orElseThrow(), origin, port, opus, direction);
        } else {
            var port = media.rtp().orElseThrow();
            Sdp.Origin origin = media.local()
                    .map(LocalDescription::nextOrigin)
                    .orElseGet(() -> origin(turn, port.rtp().getAddress()));
            TrunkDescription theirs = media.trunk().orElseThrow();
            // our key stays while it fits: to change it is the trunk's wish, never a refresh's
            Optional<SdesCrypto> key = theirs.crypto()
                    .map(line -> TrunkKeys.ours(turn, leg, line)
                            .orElseGet(() -> SdesCrypto.fresh(line.tag(), line.profile(), turn.env::secret)));
            fresh = TrunkSdp.answer(asked, theirs, origin, port, opus, direction, key);
        }
        LocalDescription answer = media.local().map(was -> was.orChanged(fresh)).orElse(fresh);
        turn.media.put(leg, turn.media(leg).said(answer));
        return answer;
    }

    private static Sdp parsed(String offer) {
        return switch (SdpParser.parse(offer)) {
            case SdpReading.Read<Sdp>(Sdp sdp) -> sdp;
            case SdpReading.Refused<Sdp>(SdpRejected why) -> throw new IllegalStateException(why.toString());
        };
    }

    /// A trunk's early description: followed at once, and kept, in case another fork's media or answer is
    /// the one.
    static void early(CallTurn turn, LegId leg, String fork, String sdp) {
        switch (TrunkKeys.answer(turn, leg, sdp)) {
            case SdpReading.Read<TrunkDescription>(TrunkDescription theirs) -> {
                boolean known = theirs.equals(turn.media(leg).forks().get(fork));
                turn.media.put(leg, turn.media(leg).heard(fork, theirs));
                if (!known) {
                    connectTrunk(turn, leg, theirs);
                }
            }
            case SdpReading.Refused<TrunkDescription>(SdpRejected why) -> turn.note("early media left out: " + why);
        }
    }

    static void connectTrunk(CallTurn turn, LegId leg, TrunkDescription theirs) {
        turn.media.put(leg, turn.media(leg).heard(theirs));
        boolean symmetric = turn.trunkOf(leg).map(Trunk::symmetricRtp).orElse(false);
        List<InetAddress> hosts = turn.trunkOf(leg).map(Trunk::rtpHosts).orElse(List.of());
        turn.media(new MediaCommand.ConnectTrunk(
                leg.port(),
                theirs.remote(symmetric, hosts),
                theirs.payload(),
                TrunkKeys.pair(turn, leg, theirs).orElse(null)));
        if (theirs.voipMetrics()
                || turn.trunkOf(leg).map(t -> t.quality().rtcpXr()).orElse(false)) {
            turn.media(new MediaCommand.ReportMetrics(leg.port(), true));
        }
        Digits.agreed(turn, leg, theirs.payload());
    }

    static void connectBrowser(CallTurn turn, LegId leg) {
        BrowserDescription theirs = turn.media(leg).browser().orElseThrow();
        turn.media(new MediaCommand.ConnectBrowser(leg.port(), theirs.remote(), theirs.payload()));
        Digits.agreed(turn, leg, theirs.payload());
    }

    /// Tells the media what [#read] has just taken, where it differs from what was known.
    static void reconnect(CallTurn turn, LegId leg, LegMedia before) {
        LegMedia now = turn.media(leg);
        if (now.webRtc().isPresent()) {
            var was = before.browser();
            var theirs = now.browser().orElseThrow();
            boolean same = was.filter(w ->
                            w.remote().equals(theirs.remote()) && w.payload().equals(theirs.payload()))
                    .isPresent();
            if (!same) {
                connectBrowser(turn, leg);
            }
        } else {
            TrunkDescription theirs = now.trunk().orElseThrow();
            if (!before.trunk().filter(theirs::equals).isPresent()) {
                connectTrunk(turn, leg, theirs);
            }
        }
    }
}
