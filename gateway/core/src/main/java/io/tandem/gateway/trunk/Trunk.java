package io.tandem.gateway.trunk;

import io.tandem.gateway.config.OneWayAudioPolicy;
import io.tandem.gateway.sdp.SrtpPolicy;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.media.Codec;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A SIP peer on the telephone side, as configured. Immutable.
///
/// @param addresses tried in order within one attempt's time
/// @param domain host part of the request URI and of From toward this trunk
/// @param credentials for its digest challenges; only a challenge of this trunk's own realm is answered
/// @param tonePlan ISO 3166 code of the country whose tones the operator hears for this trunk
/// @param codecs what we offer it, best first
/// @param symmetricRtp follow the source of its RTP when nothing comes from the announced address
/// @param rtpHosts whose networks it may then come from: where its signalling is, and those named beside
/// @param srtp whether its audio is protected, with keys in the SDP
/// @param inviteTimeout how long an INVITE may stay without any answer before the next trunk is tried
/// @param ringTimeout how long it may ring
/// @param audio announcements, music on hold, digits
/// @param quality how its audio is watched over
/// @param signalling what it says of SIP itself
public record Trunk(
        String name,
        Kind kind,
        List<Hop.Address> addresses,
        String domain,
        Optional<Credentials> credentials,
        String tonePlan,
        AnswerMode answerMode,
        List<Codec> codecs,
        boolean symmetricRtp,
        List<InetAddress> rtpHosts,
        SrtpPolicy srtp,
        Duration inviteTimeout,
        Duration ringTimeout,
        TrunkAudio audio,
        TrunkQuality quality,
        TrunkSignalling signalling) {

    /// The same where it is now.
    Trunk at(List<Hop.Address> now, List<InetAddress> rtpFrom, List<NameAddr> routes) {
        return new Trunk(
                name,
                kind,
                now,
                domain,
                credentials,
                tonePlan,
                answerMode,
                codecs,
                symmetricRtp,
                rtpFrom,
                srtp,
                inviteTimeout,
                ringTimeout,
                audio,
                quality,
                signalling.withRoutes(routes));
    }

    public enum Kind {
        FREESWITCH,
        PROVIDER,
        GSM
    }

    /// When the browser's INVITE is answered.
    public enum AnswerMode {
        /// 200 as soon as a route is found: the operator hears everything from the first second.
        EARLY,
        /// 183 with the SDP that the 200 will carry.
        PROGRESS,
        /// 180, and 200 with the callee's answer.
        LATE
    }

    /// @param realm the only realm whose challenges are answered; empty: any realm, but from the trunk's own addresses
    /// only
    public record Credentials(String username, String password, String realm) {
        @Override
        public String toString() {
            return "Credentials[" + username + ", ***, " + realm + "]";
        }
    }

    /// As it is configured; where it is, others find out.
    static Trunk of(String name, TrunkConfig config, OneWayAudioPolicy oneWayAudio) {
        Optional<Credentials> credentials = config.username().isEmpty()
                ? Optional.empty()
                : Optional.of(new Credentials(config.username(), config.password(), config.realm()));
        return new Trunk(
                name,
                config.kind(),
                List.of(),
                config.effectiveDomain(),
                credentials,
                config.tonePlan(),
                config.answerMode(),
                config.codecs(),
                config.symmetricRtp(),
                config.rtpHosts(),
                config.srtp(),
                config.inviteTimeout(),
                config.ringTimeout(),
                new TrunkAudio(config.languages(), config.musicOnHold().ours(config.kind()), config.dtmf()),
                new TrunkQuality(config.oneWayAudio().or(oneWayAudio), config.rtcpXr()),
                new TrunkSignalling(
                        config.contactUser(name),
                        List.of(),
                        config.tls().requireCertificate(),
                        config.identity().trusted(),
                        config.identity().send(),
                        config.redirect() == TrunkSignalling.Redirect.FOLLOW,
                        config.prack(),
                        config.transfer()));
    }
}
