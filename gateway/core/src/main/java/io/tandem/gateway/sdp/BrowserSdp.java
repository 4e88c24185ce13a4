package io.tandem.gateway.sdp;

import io.tandem.gateway.sdp.Sdp.Attribute;
import io.tandem.gateway.sdp.Sdp.Origin;
import io.tandem.gateway.sdp.Sdp.Section;
import io.tandem.media.Codec;
import io.tandem.media.IceCandidate;
import io.tandem.media.OpusFormat;
import io.tandem.media.PayloadTypes;
import io.tandem.media.WebRtcLocal;
import io.tandem.media.WebRtcRemote;
import io.tandem.media.WebRtcRemote.DtlsRole;
import io.tandem.media.WebRtcRemote.Fingerprint;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// WebRTC toward browsers (RFC 8829, RFC 8827): we are ICE-lite (RFC 8445 §2.5), take audio alone, and refuse
/// every other section. Stateless.
public final class BrowserSdp {

    private static final Pattern SPACES = Pattern.compile(" +");
    private static final Set<String> HASHES = Set.of("sha-256", "sha-384", "sha-512");
    private static final String MID = "0";
    /// Of each description so many are looked at.
    private static final int MAX_FINGERPRINTS = 8;

    private BrowserSdp() {}

    /// Reads a browser's offer, or its answer to ours.
    ///
    /// @param preference codecs we take, best first
    public static SdpReading<BrowserDescription> read(String text, List<Codec> preference) {
        return SdpParser.parse(text).then(sdp -> read(sdp, preference));
    }

    /// The same of what is already parsed.
    public static SdpReading<BrowserDescription> read(Sdp sdp, List<Codec> preference) {
        for (int i = 0; i < sdp.media().size(); i++) {
            Section section = sdp.media().get(i);
            if (section.kind().equals("audio") && section.port() != 0) {
                return read(sdp, i, preference);
            }
        }
        return SdpRejected.unacceptable("m=", "no audio", "one m=audio is needed");
    }

    private static SdpReading<BrowserDescription> read(Sdp sdp, int index, List<Codec> preference) {
        Section section = sdp.media().get(index);
        String protocol = section.protocol();
        if (!protocol.equals("UDP/TLS/RTP/SAVPF")
                && !protocol.equals("UDP/TLS/RTP/SAVP")
                && !protocol.equals("RTP/SAVPF")) {
            return SdpRejected.unacceptable("m=audio", protocol, "UDP/TLS/RTP/SAVPF is needed (RFC 5764)");
        }
        if (!section.has("rtcp-mux")) {
            return SdpRejected.unacceptable("a=rtcp-mux", "nothing", "RTCP must be multiplexed (RFC 8834 §4.5)");
        }
        Optional<PayloadTypes> payload = AudioFormats.of(section).choose(preference);
        if (payload.isEmpty()) {
            return SdpRejected.unacceptable(
                    "m=audio", String.join(" ", section.formats()), AudioFormats.needed(preference));
        }
        String mid = section.attribute("mid").orElse("");
        boolean bundled = !mid.isEmpty()
                && sdp.attributes().stream()
                        .filter(a -> a.name().equals("group") && a.value().startsWith("BUNDLE"))
                        .anyMatch(a -> List.of(SPACES.split(a.value())).contains(mid));
        Direction direction = Direction.of(sdp, section);
        boolean eitherRole = !Set.of("active", "passive").contains(setup(sdp, section));
        return remote(sdp, section)
                .then(remote -> new SdpReading.Read<>(
                        new BrowserDescription(index, mid, bundled, direction, remote, eitherRole, payload.get())));
    }

    private static SdpReading<WebRtcRemote> remote(Sdp sdp, Section section) {
        String ufrag = sdp.attribute(section, "ice-ufrag").orElse("");
        String pwd = sdp.attribute(section, "ice-pwd").orElse("");
        if (!iceChars(ufrag, 4)) {
            return SdpRejected.unacceptable("a=ice-ufrag", ufrag, "4 to 256 ICE characters (RFC 8839 §5.4)");
        }
        if (!iceChars(pwd, 22)) {
            return SdpRejected.unacceptable(
                    "a=ice-pwd", pwd.length() + " characters", "22 to 256 ICE characters (RFC 8839 §5.4)");
        }
        if (sdp.attribute("ice-lite").isPresent()) {
            return SdpRejected.unacceptable(
                    "a=ice-lite", "on both sides", "one side must send checks: full ICE is needed (RFC 8445 §2.5)");
        }
        List<String> written = new ArrayList<>(section.all("fingerprint"));
        if (written.isEmpty()) {
            sdp.attributes().stream()
                    .filter(a -> a.name().equals("fingerprint"))
                    .forEach(a -> written.add(a.value()));
        }
        List<Fingerprint> fingerprints = fingerprints(written);
        if (fingerprints.isEmpty()) {
            return SdpRejected.unacceptable(
                    "a=fingerprint", String.join(", ", written), "one by sha-256 is needed (RFC 8122 §5)");
        }
        return new SdpReading.Read<>(new WebRtcRemote(ufrag, pwd, fingerprints, role(setup(sdp, section))));
    }

    /// Those by a hash that nobody can collide with; any of them may be the peer's (RFC 8122 §5).
    private static List<Fingerprint> fingerprints(List<String> written) {
        return written.stream()
                .limit(MAX_FINGERPRINTS)
                .map(value -> SPACES.split(value.strip()))
                .filter(part -> part.length == 2 && HASHES.contains(part[0].toLowerCase(Locale.ROOT)))
                .filter(part -> part[1].matches("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31,63}"))
                .map(part -> new Fingerprint(part[0].toLowerCase(Locale.ROOT), part[1].toUpperCase(Locale.ROOT)))
                .toList();
    }

    private static String setup(Sdp sdp, Section section) {
        return sdp.attribute(section, "setup").orElse("").toLowerCase(Locale.ROOT);
    }

    private static DtlsRole role(String setup) {
        return setup.equals("passive") ? DtlsRole.CLIENT : DtlsRole.SERVER;
    }

    private static boolean iceChars(String text, int least) {
        return text.length() >= least
                && text.length() <= 256
                && text.chars()
                        .allMatch(c -> c < 128
                                && (Character.isLetterOrDigit(c)
                                        || c == '+'
                                        || c == '/'
                                        || c == '-'
                                        || c == '_'
                                        || c == '='));
    }

    /// Our offer.
    ///
    /// @param codecs best first
    /// @param opus what we want to receive, where Opus is among them
    public static LocalDescription offer(
            Origin origin, WebRtcLocal local, List<Codec> codecs, OpusFormat opus, Direction direction) {
        AudioFormats formats = AudioFormats.offering(codecs, AudioFormats.BROWSER_EVENT, opus);
        Section audio = audio("UDP/TLS/RTP/SAVPF", local, MID, formats, direction, "actpass");
        return new LocalDescription(session(origin, MID, List.of(audio)), 0);
    }

    /// Our answer: as many sections as the offer has, each but the audio refused (RFC 3264 §6, RFC 9143
    /// §7.3).
    public static LocalDescription answer(
            Sdp offer,
            BrowserDescription chosen,
            Origin origin,
            WebRtcLocal local,
            OpusFormat opus,
            Direction direction) {
        String setup = chosen.remote().localRole() == DtlsRole.CLIENT ? "active" : "passive";
        List<Section> media = new ArrayList<>();
        for (int i = 0; i < offer.media().size(); i++) {
            Section asked = offer.media().get(i);
            media.add(
                    i == chosen.audioIndex()
                            ? audio(
                                    asked.protocol(),
                                    local,
                                    chosen.mid(),
                                    AudioFormats.answering(chosen.payload(), opus),
                                    direction,
                                    setup)
                            : refused(asked));
        }
        Sdp sdp = session(origin, chosen.bundled() ? chosen.mid() : "", media);
        return new LocalDescription(sdp, chosen.audioIndex());
    }

    private static Section refused(Section asked) {
        List<Attribute> attributes = new ArrayList<>();
        asked.attribute("mid").ifPresent(mid -> attributes.add(new Attribute("mid", mid)));
        attributes.add(new Attribute("inactive", ""));
        return new Section(asked.kind(), 0, asked.protocol(), asked.formats(), Optional.empty(), attributes);
    }

    private static Sdp session(Origin origin, String bundledMid, List<Section> media) {
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(new Attribute("ice-lite", ""));
        attributes.add(new Attribute("ice-options", "ice2"));
        if (!bundledMid.isEmpty()) {
            attributes.add(new Attribute("group", "BUNDLE " + bundledMid));
        }
        attributes.add(new Attribute("msid-semantic", "WMS *"));
        return new Sdp(origin, "Tandem", Optional.empty(), attributes, media);
    }

    private static Section audio(
            String protocol, WebRtcLocal local, String mid, AudioFormats formats, Direction direction, String setup) {
        InetSocketAddress first = local.address();
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(new Attribute("rtcp", first.getPort() + " " + SdpRenderer.connection(host(first))));
        local.candidates().forEach(one -> attributes.add(new Attribute("candidate", candidate(one))));
        attributes.add(new Attribute("end-of-candidates", ""));
        attributes.add(new Attribute("ice-ufrag", local.iceUfrag()));
        attributes.add(new Attribute("ice-pwd", local.icePwd()));
        attributes.add(new Attribute("fingerprint", "sha-256 " + local.fingerprint()));
        attributes.add(new Attribute("setup", setup));
        if (!mid.isEmpty()) {
            attributes.add(new Attribute("mid", mid));
        }
        attributes.add(new Attribute(direction.attribute(), ""));
        attributes.add(new Attribute("msid", "tandem audio"));
        attributes.add(new Attribute("rtcp-mux", ""));
        attributes.add(new Attribute("ssrc", Integer.toUnsignedString(local.ssrc()) + " cname:" + local.cname()));
        attributes.addAll(formats.attributes());
        return new Section("audio", first.getPort(), protocol, formats.formats(), Optional.of(host(first)), attributes);
    }

    /// RFC 8839 §5.1, for TCP RFC 6544 §4.5.
    private static String candidate(IceCandidate candidate) {
        InetSocketAddress address = candidate.address();
        String end = " " + candidate.priority() + " " + host(address) + " " + address.getPort() + " typ host";
        return switch (candidate.transport()) {
            case UDP -> candidate.foundation() + " 1 udp" + end;
            case TCP_PASSIVE -> candidate.foundation() + " 1 tcp" + end + " tcptype passive";
        };
    }

    private static String host(InetSocketAddress address) {
        return address.getAddress().getHostAddress();
    }
}
