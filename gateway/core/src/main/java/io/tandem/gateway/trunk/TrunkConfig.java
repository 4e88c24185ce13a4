package io.tandem.gateway.trunk;

import io.tandem.gateway.config.DtmfMode;
import io.tandem.gateway.config.Key;
import io.tandem.gateway.config.LimitsConfig;
import io.tandem.gateway.config.OneWayAudioPolicy;
import io.tandem.gateway.config.Price;
import io.tandem.gateway.config.RecordPolicy;
import io.tandem.gateway.sdp.SrtpPolicy;
import io.tandem.gateway.sip.Hop;
import io.tandem.media.Codec;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One trunk as it is written under `trunks.<name>`. Immutable.
public record TrunkConfig(
        @Key(value = "What it is; it sets nothing but expectations in logs so far.", def = "provider")
        Trunk.Kind kind,

        @Key(
                value = "Where it is; the first that can be reached is used. Calls from these addresses are taken"
                        + " as its own. A name without port is looked up by RFC 3263: `sip:name` by NAPTR, SRV and"
                        + " address, the others by SRV and address.",
                required = true,
                unit = "`udp:host[:port]`, `tcp:host[:port]`, `tls:host[:port]` or `sip:name`")
        List<TrunkAddress> addresses,

        @Key(value = "Host part of request URI and From toward it.", defMeaning = "the first address' host")
        String domain,

        @Key(value = "User name for its digest challenges.", defMeaning = "no digest, known by address")
        String username,

        @Key(value = "Password for its digest challenges.", secret = true)
        String password,

        @Key(
                value = "File with that password, for trunks that are added while the gateway runs: the store keeps no"
                        + " secrets. Read when the trunk comes or changes.",
                defMeaning = "`password`")
        Path passwordFile,

        @Key(
                value = "The only realm whose challenges are answered.",
                defMeaning = "any, but only from the trunk's own addresses")
        String realm,

        @Key("Whose certificate it must show where an address begins with `tls:`.")
        TrunkTlsConfig tls,

        @Key(
                value =
                        "Register there with `username` and `password`, as a provider wants it; calls to the number come"
                                + " by the registration.",
                def = "false")
        boolean register,

        @Key("How we register.") TrunkRegistrationConfig registration,

        @Key("Who is said to call.") TrunkIdentityConfig identity,

        @Key(
                value =
                        "What a 3xx of it comes to: `refuse` is a failure like others; `follow` calls what it names, where"
                                + " the routes let the same operator call that number by a trunk at that host.",
                def = "refuse")
        TrunkSignalling.Redirect redirect,

        @Key(
                value = "Reliable provisional responses (100rel, RFC 3262) to calls to it: `off`, `supported`, or"
                        + " `required`: no call without.",
                def = "supported")
        TrunkSignalling.Prack prack,

        @Key(
                value = "Who carries out a transfer of its party to somebody who is at this trunk, too: `bridge`, the"
                        + " gateway dials and stays in between; `refer`, the trunk is asked by REFER (RFC 3515), so"
                        + " that both of its lines are free afterwards. Where it refuses, the gateway bridges.",
                def = "bridge")
        TrunkSignalling.Transfer transfer,

        @Key(value = "Country whose tones are heard for it, ISO 3166 code.", def = "KG")
        String tonePlan,

        @Key(value = "Languages of announcements on calls by it, best first.", defMeaning = "`announcements.languages`")
        List<String> languages,

        @Key(
                value = "Who plays to the far end when an operator puts it on hold: `gateway` plays"
                        + " `call.music-on-hold` and does not tell the trunk of the hold, `trunk` tells it by"
                        + " re-INVITE and leaves the rest to it; `auto` is `trunk` for FreeSWITCH and `gateway` for"
                        + " others.",
                def = "auto")
        HoldMusic musicOnHold,

        @Key(
                value = "How it takes digits: `rfc4733`, `info` (SIP INFO, `application/dtmf-relay`), `inband` (tones),"
                        + " or `auto`: RFC 4733 where it answers so, else tones. What comes from it is understood in"
                        + " every form.",
                def = "auto")
        DtmfMode dtmf,

        @Key(value = "When the browser's call is answered; a route may say otherwise.", def = "early")
        Trunk.AnswerMode answerMode,

        @Key(value = "Codecs offered to it, best first.", def = "pcma, pcmu")
        List<Codec> codecs,

        @Key(
                value = "Follow the source of its RTP when nothing comes from the announced address, within the"
                        + " announced network and those of its addresses and `rtp-hosts`.",
                def = "true")
        boolean symmetricRtp,

        @Key(
                value = "More hosts, each with its /24 or IPv6 /64, that its RTP may come from unannounced, such as"
                        + " the public address of a NAT before its media servers.",
                defMeaning = "none")
        List<InetAddress> rtpHosts,

        @Key(
                value = "SRTP with keys in the SDP (SDES), AES-GCM or AES-CM with HMAC-SHA1. `off`: plain RTP alone."
                        + " `optional`: offered beside plain RTP, and used where the trunk has it. `required`: RTP/SAVP"
                        + " alone, no call without it. The keys are as secret as the signalling that carries them.",
                def = "off")
        SrtpPolicy srtp,

        @Key(value = "Number shown as caller on calls to it.", defMeaning = "the user's `caller-id`")
        String callerId,

        @Key(
                value = "First digits of the numbers that may be shown as caller on calls to it; any other is replaced"
                        + " by `caller-id`.",
                defMeaning = "all")
        List<String> ownNumbers,

        @Key(value = "Country whose national numbers it sends, ISO 3166 code.", defMeaning = "`routing.country`")
        String country,

        @Key(
                value =
                        "How it is given numbers: `e164` as 996312000101, `plus` as +996312000101, `national` by the rules"
                                + " of `country`; `auto` with + where it was dialled so.",
                def = "auto")
        NumberFormat numberFormat,

        @Key(value = "SIM ports of a GSM gateway.", defMeaning = "none, the gateway chooses")
        List<GsmPortConfig> ports,

        @Key("How its ports share the calls.") GsmConfig gsm,

        @Key(value = "Calls at a time that it carries.", def = "0", defMeaning = "no limit", max = 100_000)
        int maxCalls,

        @Key(value = "New calls a second that it takes.", def = "0", defMeaning = "no limit", max = 10_000)
        int callsPerSecond,

        @Key(
                value = "What a minute costs, by first digits in international form; the longest that fits counts.",
                defMeaning = "not known, which is dearer than all",
                unit = "amount, such as 0.025")
        Map<String, Price> rates,

        @Key("What all calls by it together may cost.") LimitsConfig limits,

        @Key(
                value = "How long an INVITE may stay without any answer before the next trunk is tried.",
                def = "2000",
                unit = "ms",
                min = 100,
                max = 32_000)
        Duration inviteTimeout,

        @Key(value = "How long it may ring.", def = "90", unit = "seconds", min = 5, max = 600)
        Duration ringTimeout,

        @Key(value = "Whether calls by it are recorded.", def = "default", defMeaning = "`record.policy`")
        RecordPolicy record,

        @Key(
                value = "When audio flows one way only in its calls: `media` does as `media.one-way-audio` says.",
                def = "media")
        OneWayAudio oneWayAudio,

        @Key(
                value = "Send it VoIP metrics in RTCP XR (RFC 3611), and ask for its own; a trunk whose SDP asks for"
                        + " them gets them anyway.",
                def = "false")
        boolean rtcpXr,

        @Key(value = "Time between health checks by OPTIONS; 0 turns them off.", def = "10", unit = "seconds")
        Duration optionsInterval,

        @Key(value = "How long an OPTIONS may stay unanswered.", def = "2000", unit = "ms", min = 100)
        Duration optionsTimeout,

        @Key("Calls of the gateway's own that hear whether it works.")
        TrunkCanaryConfig canary,

        @Key(value = "Failures in a row that make it unhealthy.", def = "2", min = 1, max = 100)
        int downAfter,

        @Key(value = "Good answers in a row that make it healthy again.", def = "2", min = 1, max = 100)
        int upAfter) {

    /// How a trunk wants numbers written.
    public enum NumberFormat {
        AUTO,
        E164,
        PLUS,
        NATIONAL
    }

    /// The host that its first address names.
    String firstHost() {
        return addresses.getFirst().host();
    }

    /// Host part of request URIs toward it.
    String effectiveDomain() {
        return domain.isEmpty() ? firstHost() : domain;
    }

    /// The user part that it knows us by; empty where we do not register.
    String contactUser(String name) {
        if (!register) {
            return "";
        }
        return registration.contactUser().isEmpty()
                ? "t" + Integer.toHexString((name + '|' + username).hashCode())
                : registration.contactUser();
    }

    /// Whether we register there in the same way.
    boolean registersLike(TrunkConfig other) {
        return register == other.register
                && addresses.equals(other.addresses)
                && domain.equals(other.domain)
                && username.equals(other.username)
                && password.equals(other.password)
                && realm.equals(other.realm)
                && registration.equals(other.registration);
    }

    /// True where calls can come and go by TLS.
    boolean secure() {
        return tls.requireCertificate()
                || addresses.stream()
                        .anyMatch(a -> a.transport()
                                .filter(t -> t != Hop.Transport.TLS)
                                .isEmpty());
    }

    /// What is done when audio flows one way only.
    public enum OneWayAudio {
        MEDIA,
        OFF,
        REPORT,
        MEND;

        OneWayAudioPolicy or(OneWayAudioPolicy ofAll) {
            return switch (this) {
                case MEDIA -> ofAll;
                case OFF -> OneWayAudioPolicy.OFF;
                case REPORT -> OneWayAudioPolicy.REPORT;
                case MEND -> OneWayAudioPolicy.MEND;
            };
        }
    }

    @Override
    public String toString() {
        return "TrunkConfig[" + kind + ", " + addresses + ", " + username + "]";
    }
}
