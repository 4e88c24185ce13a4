package io.tandem.gateway.sdp;

import io.tandem.gateway.sdp.Sdp.Attribute;
import io.tandem.gateway.sdp.Sdp.Origin;
import io.tandem.gateway.sdp.Sdp.Section;
import io.tandem.media.Codec;
import io.tandem.media.OpusFormat;
import io.tandem.media.PayloadTypes;
import io.tandem.media.RtpLocal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// RTP toward trunks, audio and telephone-event (RFC 3551, RFC 4733, RFC 7587): plain by `RTP/AVP`, or SRTP with keys
/// in
/// `a=crypto` (SDES, RFC 4568) by `RTP/SAVP`, or by `RTP/AVP` where it may be either (RFC 8643). Stateless.
public final class TrunkSdp {

    private static final Attribute METRICS = new Attribute("rtcp-xr", "voip-metrics");

    private TrunkSdp() {}

    /// Reads a trunk's offer, or its answer to ours: the first audio section that can be carried.
    ///
    /// @param preference codecs we take, best first
    public static SdpReading<TrunkDescription> read(String text, List<Codec> preference, SrtpPolicy srtp) {
        return SdpParser.parse(text).then(sdp -> read(sdp, preference, srtp));
    }

    /// The same of a trunk without SRTP.
    ///
    /// @param preference codecs we take, best first
    public static SdpReading<TrunkDescription> read(String text, List<Codec> preference) {
        return read(text, preference, SrtpPolicy.OFF);
    }

    /// The same of what is already parsed.
    public static SdpReading<TrunkDescription> read(Sdp sdp, List<Codec> preference, SrtpPolicy srtp) {
        SdpReading<TrunkDescription> refused = SdpRejected.unacceptable("m=", kinds(sdp), SdesChoice.needed(srtp));
        for (int i : SdesChoice.order(sdp, srtp)) {
            Section section = sdp.media().get(i);
            if (section.kind().equals("audio") && section.port() != 0 && SdesChoice.takes(section, srtp)) {
                SdpReading<TrunkDescription> reading =
                        SdesChoice.of(section, srtp).then(crypto -> read(sdp, i, preference, crypto));
                if (reading instanceof SdpReading.Read<TrunkDescription>) {
                    return reading;
                }
                refused = reading;
            }
        }
        return refused;
    }

    private static SdpReading<TrunkDescription> read(
            Sdp sdp, int index, List<Codec> preference, Optional<SdesCrypto> crypto) {
        Section section = sdp.media().get(index);
        AudioFormats formats = AudioFormats.of(section);
        Optional<PayloadTypes> payload = formats.choose(preference);
        if (payload.isEmpty()) {
            return SdpRejected.unacceptable(
                    "m=audio", String.join(" ", section.formats()), AudioFormats.needed(preference));
        }
        Optional<String> host = sdp.connection(section);
        Optional<InetAddress> address = host.flatMap(TrunkSdp::literal);
        if (address.isEmpty()) {
            return SdpRejected.unacceptable("c=", host.orElse("nothing"), "a numeric address is needed");
        }
        return new SdpReading.Read<>(new TrunkDescription(
                index,
                direction(sdp, section, address.get()),
                new InetSocketAddress(address.get(), section.port()),
                rtcp(section, address.get()),
                payload.get(),
                wantsMetrics(sdp, section),
                preference.stream().filter(formats.codecs()::contains).toList(),
                crypto));
    }

    /// `a=rtcp-xr:voip-metrics` in the section or for all of it (RFC 3611 §5.1).
    private static boolean wantsMetrics(Sdp sdp, Section section) {
        return Stream.concat(section.attributes().stream(), sdp.attributes().stream())
                .filter(attribute -> attribute.name().equals("rtcp-xr"))
                .flatMap(attribute -> Stream.of(attribute.value().split(" +")))
                .anyMatch(format -> format.equals("voip-metrics"));
    }

    /// An offer that asks for VoIP metrics in RTCP XR (RFC 3611 §5).
    public static LocalDescription askingForMetrics(LocalDescription offer) {
        List<Section> media = new ArrayList<>(offer.sdp().media());
        media.set(offer.audioIndex(), with(media.get(offer.audioIndex()), List.of(METRICS)));
        Sdp sdp = offer.sdp();
        return new LocalDescription(
                new Sdp(sdp.origin(), sdp.sessionName(), sdp.connection(), sdp.attributes(), media),
                offer.audioIndex());
    }

    private static Section with(Section section, List<Attribute> more) {
        List<Attribute> attributes = new ArrayList<>(section.attributes());
        attributes.addAll(attributes.size() - 1, more);
        return new Section(
                section.kind(),
                section.port(),
                section.protocol(),
                section.formats(),
                section.connection(),
                attributes);
    }

    /// What of RTCP the offer asks for and we do.
    private static List<Attribute> rtcpTerms(TrunkDescription theirs) {
        List<Attribute> terms = new ArrayList<>();
        if (theirs.rtcp().equals(theirs.rtp())) {
            terms.add(new Attribute("rtcp-mux", ""));
        }
        if (theirs.voipMetrics()) {
            terms.add(METRICS);
        }
        return terms;
    }

    /// The address 0.0.0.0 is the old way to hold: the peer takes nothing (RFC 3264 §8.4).
    private static Direction direction(Sdp sdp, Section section, InetAddress address) {
        Direction said = Direction.of(sdp, section);
        return address.isAnyLocalAddress() ? said.and(Direction.SENDONLY) : said;
    }

    /// `a=rtcp:53020 IN IP4 126.16.64.4` (RFC 3605), else the next port; that of RTP itself where the peer offers
    /// `a=rtcp-mux` (RFC 5761 §5.1.1).
    private static InetSocketAddress rtcp(Section section, InetAddress address) {
        if (section.attribute("rtcp-mux").isPresent()) {
            return new InetSocketAddress(address, section.port());
        }
        InetSocketAddress next = new InetSocketAddress(address, Math.min(section.port() + 1, 65535));
        Optional<String> said = section.attribute("rtcp");
        if (said.isEmpty()) {
            return next;
        }
        String[] part = said.get().split(" +");
        int port = SdpParser.port(part[0]);
        InetAddress host = part.length == 4 ? literal(part[3]).orElse(address) : address;
        return port <= 0 ? next : new InetSocketAddress(host, port);
    }

    /// Never asks DNS.
    static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException aName) {
            return Optional.empty();
        }
    }

    private static String kinds(Sdp sdp) {
        return String.join(
                ", ",
                sdp.media().stream().map(s -> s.kind() + " " + s.protocol()).toList());
    }

    /// Our offer of plain RTP.
    public static LocalDescription offer(
            Origin origin, RtpLocal local, List<Codec> codecs, OpusFormat opus, Direction direction) {
        return offer(origin, local, codecs, opus, direction, SrtpPolicy.OFF, List.of());
    }

    /// Our offer.
    ///
    /// @param codecs best first
    /// @param opus what we want to receive, where Opus is among them
    /// @param ours the keys we offer to protect with; none with [SrtpPolicy#OFF]
    public static LocalDescription offer(
            Origin origin,
            RtpLocal local,
            List<Codec> codecs,
            OpusFormat opus,
            Direction direction,
            SrtpPolicy srtp,
            List<SdesCrypto> ours) {
        String protocol = srtp == SrtpPolicy.REQUIRED ? "RTP/SAVP" : "RTP/AVP";
        AudioFormats formats = AudioFormats.offering(codecs, AudioFormats.TRUNK_EVENT, opus);
        return of(origin, local, List.of(audio(protocol, local, formats, direction, ours)), 0);
    }

    /// Our `a=crypto` lines in the section of what we said last.
    public static List<SdesCrypto> crypto(LocalDescription said) {
        return said.sdp().media().get(said.audioIndex()).all("crypto").stream()
                .flatMap(value -> SdesCrypto.parse(value).stream())
                .toList();
    }

    /// What a trunk that has not answered our offer yet may send: every codec of the offer, the best one named.
    public static PayloadTypes offered(List<Codec> codecs) {
        return AudioFormats.offering(codecs, AudioFormats.TRUNK_EVENT, OpusFormat.DEFAULT)
                .choose(codecs)
                .orElseThrow();
    }

    /// Our answer: as many sections as the offer has, each but the chosen one refused (RFC 3264 §6).
    public static LocalDescription answer(
            Sdp offer, TrunkDescription chosen, Origin origin, RtpLocal local, OpusFormat opus, Direction direction) {
        return answer(offer, chosen, origin, local, opus, direction, Optional.empty());
    }

    /// The same with the key we protect with; present when the chosen section has one.
    public static LocalDescription answer(
            Sdp offer,
            TrunkDescription chosen,
            Origin origin,
            RtpLocal local,
            OpusFormat opus,
            Direction direction,
            Optional<SdesCrypto> ours) {
        List<Section> media = new ArrayList<>();
        for (int i = 0; i < offer.media().size(); i++) {
            Section asked = offer.media().get(i);
            media.add(
                    i == chosen.audioIndex()
                            ? with(
                                    audio(
                                            asked.protocol(),
                                            local,
                                            AudioFormats.answering(chosen.payload(), opus),
                                            direction,
                                            ours.stream().toList()),
                                    rtcpTerms(chosen))
                            : refused(asked));
        }
        return of(origin, local, media, chosen.audioIndex());
    }

    static Section refused(Section asked) {
        return new Section(asked.kind(), 0, asked.protocol(), asked.formats(), Optional.empty(), List.of());
    }

    private static LocalDescription of(Origin origin, RtpLocal local, List<Section> media, int audioIndex) {
        Optional<String> address = Optional.of(local.rtp().getAddress().getHostAddress());
        return new LocalDescription(new Sdp(origin, "Tandem", address, List.of(), media), audioIndex);
    }

    private static Section audio(
            String protocol, RtpLocal local, AudioFormats formats, Direction direction, List<SdesCrypto> crypto) {
        List<Attribute> attributes = new ArrayList<>(formats.attributes());
        if (local.rtcp().getPort() != local.rtp().getPort() + 1) {
            attributes.add(new Attribute("rtcp", Integer.toString(local.rtcp().getPort())));
        }
        crypto.forEach(line -> attributes.add(new Attribute("crypto", line.value())));
        attributes.add(new Attribute(direction.attribute(), ""));
        return new Section("audio", local.rtp().getPort(), protocol, formats.formats(), Optional.empty(), attributes);
    }
}
