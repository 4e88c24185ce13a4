package io.tandem.farend;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What one far end is and how it behaves. Immutable; the `with` methods give changed copies. Any thread.
///
/// @param name         the trunk's name, `north` or `south` in the demo
/// @param bind         SIP address, UDP and TCP; port 0 picks one
/// @param gateway      where its own calls go
/// @param rtpLow       first RTP port
/// @param rtpHigh      last RTP port
/// @param codecs       what it speaks, best first
/// @param timing       transaction timers
/// @param tcp          whether its own calls go over TCP
/// @param sessionTimer RFC 4028 behaviour; empty: it does not know session timers
/// @param challenge    asks for credentials on INVITE; empty: takes calls from anybody
/// @param credentials  answers challenges to its own calls; empty: takes them as refusals
/// @param script       what it does with an INVITE
public record FarEndSettings(
        String name,
        InetSocketAddress bind,
        InetSocketAddress gateway,
        int rtpLow,
        int rtpHigh,
        List<G711> codecs,
        SipTiming timing,
        boolean tcp,
        Optional<SessionTimer> sessionTimer,
        Optional<Challenge> challenge,
        Optional<Credentials> credentials,
        Function<SipMessage, Script> script) {

    private static final String CALLER = "+996555000111";

    /// Copies the list.
    public FarEndSettings {
        codecs = List.copyOf(codecs);
    }

    /// The demo's behaviour: [Scenarios] by called number, A-law first, standard timers.
    public static FarEndSettings demo(
            String name, InetSocketAddress bind, InetSocketAddress gateway, int rtpLow, int rtpHigh) {
        return new FarEndSettings(
                name,
                bind,
                gateway,
                rtpLow,
                rtpHigh,
                List.of(G711.PCMA, G711.PCMU),
                SipTiming.STANDARD,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                invite -> Scenarios.script(SipText.user(invite.requestUri()), name));
    }

    /// With other behaviour on INVITE.
    public FarEndSettings withScript(Function<SipMessage, Script> other) {
        return new FarEndSettings(
                name, bind, gateway, rtpLow, rtpHigh, codecs, timing, tcp, sessionTimer, challenge, credentials, other);
    }

    /// With other addresses: its own, and the gateway's as it sees it.
    public FarEndSettings withAddresses(InetSocketAddress own, InetSocketAddress other) {
        return new FarEndSettings(
                name, own, other, rtpLow, rtpHigh, codecs, timing, tcp, sessionTimer, challenge, credentials, script);
    }

    /// With other codecs.
    public FarEndSettings withCodecs(G711... other) {
        return new FarEndSettings(
                name,
                bind,
                gateway,
                rtpLow,
                rtpHigh,
                List.of(other),
                timing,
                tcp,
                sessionTimer,
                challenge,
                credentials,
                script);
    }

    /// With other transaction timers.
    public FarEndSettings withTiming(SipTiming other) {
        return new FarEndSettings(
                name, bind, gateway, rtpLow, rtpHigh, codecs, other, tcp, sessionTimer, challenge, credentials, script);
    }

    /// With its own calls over TCP.
    public FarEndSettings withTcp() {
        return new FarEndSettings(
                name,
                bind,
                gateway,
                rtpLow,
                rtpHigh,
                codecs,
                timing,
                true,
                sessionTimer,
                challenge,
                credentials,
                script);
    }

    /// With session timers.
    public FarEndSettings withSessionTimer(SessionTimer timer) {
        return new FarEndSettings(
                name,
                bind,
                gateway,
                rtpLow,
                rtpHigh,
                codecs,
                timing,
                tcp,
                Optional.of(timer),
                challenge,
                credentials,
                script);
    }

    /// With credentials asked for.
    public FarEndSettings withChallenge(Challenge asked) {
        return new FarEndSettings(
                name,
                bind,
                gateway,
                rtpLow,
                rtpHigh,
                codecs,
                timing,
                tcp,
                sessionTimer,
                Optional.of(asked),
                credentials,
                script);
    }

    /// With an account of its own at the gateway.
    public FarEndSettings withCredentials(Credentials own) {
        return new FarEndSettings(
                name,
                bind,
                gateway,
                rtpLow,
                rtpHigh,
                codecs,
                timing,
                tcp,
                sessionTimer,
                challenge,
                Optional.of(own),
                script);
    }

    AgentSettings agent() {
        return new AgentSettings(name, CALLER, "", timing, sessionTimer, challenge, credentials, List.of(), script);
    }
}
