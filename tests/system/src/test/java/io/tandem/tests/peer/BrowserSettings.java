package io.tandem.tests.peer;

import io.tandem.farend.G711;
import io.tandem.farend.Script;
import io.tandem.farend.SessionTimer;
import io.tandem.farend.SipMessage;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What a [WireBrowser] is and how it behaves. Immutable; the `with` methods give changed copies. Any
/// thread.
///
/// @param webSocket        `ws://..` or `wss://..`, path included
/// @param origin           Origin header of the upgrade
/// @param domain           SIP domain and digest realm
/// @param algorithms       digest algorithms it answers, best first
/// @param mediaAddress     where its UDP sockets are bound
/// @param profiles         SRTP profiles, best first
/// @param answerSetup      DTLS role when it answers `actpass`: `active` as Chromium does, or `passive`
/// @param wrongFingerprint states a fingerprint that is not its certificate's
/// @param sessionTimer     RFC 4028 behaviour; JsSIP's default is 90 s
/// @param script           what it does with an INVITE
/// @param codecs           laws it knows; a Chromium knows both
/// @param candidates       ICE candidates that it claims to have beside its own, without `a=`
public record BrowserSettings(
        URI webSocket,
        String origin,
        String domain,
        String user,
        String password,
        List<String> algorithms,
        InetAddress mediaAddress,
        List<SrtpProfile> profiles,
        String answerSetup,
        boolean wrongFingerprint,
        Optional<SessionTimer> sessionTimer,
        Function<SipMessage, Script> script,
        List<G711> codecs,
        List<String> candidates) {

    /// Copies the lists.
    public BrowserSettings {
        algorithms = List.copyOf(algorithms);
        profiles = List.copyOf(profiles);
        codecs = List.copyOf(codecs);
        candidates = List.copyOf(candidates);
    }

    /// A Chromium with JsSIP: GCM first, rings on INVITE and waits for the test to answer.
    public static BrowserSettings chromium(URI webSocket, String domain, String user, String password) {
        String scheme = webSocket.getScheme().equals("wss") ? "https" : "http";
        return new BrowserSettings(
                webSocket,
                scheme + "://" + webSocket.getAuthority(),
                domain,
                user,
                password,
                List.of("SHA-256", "MD5"),
                InetAddress.getLoopbackAddress(),
                List.of(SrtpProfile.AES_128_GCM, SrtpProfile.AES_128_CM_SHA1_80),
                "active",
                false,
                Optional.empty(),
                _ -> Script.start().ring(),
                List.of(G711.PCMU, G711.PCMA),
                List.of());
    }

    /// With other digest algorithms.
    public BrowserSettings withAlgorithms(String... other) {
        return new BrowserSettings(
                webSocket,
                origin,
                domain,
                user,
                password,
                List.of(other),
                mediaAddress,
                profiles,
                answerSetup,
                wrongFingerprint,
                sessionTimer,
                script,
                codecs,
                candidates);
    }

    /// With other SRTP profiles.
    public BrowserSettings withProfiles(SrtpProfile... other) {
        return new BrowserSettings(
                webSocket,
                origin,
                domain,
                user,
                password,
                algorithms,
                mediaAddress,
                List.of(other),
                answerSetup,
                wrongFingerprint,
                sessionTimer,
                script,
                codecs,
                candidates);
    }

    /// With another Origin.
    public BrowserSettings withOrigin(String other) {
        return new BrowserSettings(
                webSocket,
                other,
                domain,
                user,
                password,
                algorithms,
                mediaAddress,
                profiles,
                answerSetup,
                wrongFingerprint,
                sessionTimer,
                script,
                codecs,
                candidates);
    }

    /// As DTLS server when it answers.
    public BrowserSettings answeringAsDtlsServer() {
        return new BrowserSettings(
                webSocket,
                origin,
                domain,
                user,
                password,
                algorithms,
                mediaAddress,
                profiles,
                "passive",
                wrongFingerprint,
                sessionTimer,
                script,
                codecs,
                candidates);
    }

    /// With a fingerprint that is not its own.
    public BrowserSettings withWrongFingerprint() {
        return new BrowserSettings(
                webSocket,
                origin,
                domain,
                user,
                password,
                algorithms,
                mediaAddress,
                profiles,
                answerSetup,
                true,
                sessionTimer,
                script,
                codecs,
                candidates);
    }

    /// With session timers.
    public BrowserSettings withSessionTimer(SessionTimer timer) {
        return new BrowserSettings(
                webSocket,
                origin,
                domain,
                user,
                password,
                algorithms,
                mediaAddress,
                profiles,
                answerSetup,
                wrongFingerprint,
                Optional.of(timer),
                script,
                codecs,
                candidates);
    }

    /// With other behaviour on INVITE.
    public BrowserSettings withScript(Function<SipMessage, Script> other) {
        return new BrowserSettings(
                webSocket,
                origin,
                domain,
                user,
                password,
                algorithms,
                mediaAddress,
                profiles,
                answerSetup,
                wrongFingerprint,
                sessionTimer,
                other,
                codecs,
                candidates);
    }

    /// With other laws.
    public BrowserSettings withCodecs(G711... other) {
        return new BrowserSettings(
                webSocket,
                origin,
                domain,
                user,
                password,
                algorithms,
                mediaAddress,
                profiles,
                answerSetup,
                wrongFingerprint,
                sessionTimer,
                script,
                List.of(other),
                candidates);
    }

    /// With further candidates, `candidate:7 1 udp ...`.
    public BrowserSettings withCandidates(List<String> more) {
        return new BrowserSettings(
                webSocket,
                origin,
                domain,
                user,
                password,
                algorithms,
                mediaAddress,
                profiles,
                answerSetup,
                wrongFingerprint,
                sessionTimer,
                script,
                codecs,
                more);
    }
}
