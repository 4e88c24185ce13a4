package io.tandem.gateway.sdp;

import io.tandem.gateway.sdp.Sdp.Attribute;
import io.tandem.gateway.sdp.Sdp.Section;
import io.tandem.media.Codec;
import io.tandem.media.OpusFormat;
import io.tandem.media.PayloadTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What of a section's formats this gateway carries. Immutable.
///
/// @param audio codecs with their payload types, in the peer's order
/// @param events kinds of `telephone-event` (RFC 4733), in the peer's order
public record AudioFormats(List<Audio> audio, List<Event> events) {

    /// What browsers use for telephone-event at 8 kHz.
    public static final int BROWSER_EVENT = 126;
    /// What nearly every SIP peer uses for telephone-event.
    public static final int TRUNK_EVENT = 101;

    private static final int NARROW_CLOCK = 8_000;
    /// What browsers use for Opus, and for telephone-event at its clock.
    private static final int OPUS = 111;

    private static final int WIDE_EVENT = 110;

    /// @param opus what its `fmtp` says, for Opus
    record Audio(Codec codec, int payloadType, OpusFormat opus) {}

    record Event(int clockRate, int payloadType) {}

    public AudioFormats {
        audio = List.copyOf(audio);
        events = List.copyOf(events);
    }

    /// Reads one section. Formats that it cannot carry are left out, whatever they say.
    public static AudioFormats of(Section section) {
        List<Audio> audio = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        for (String format : section.formats()) {
            int type = payloadType(format);
            Optional<String> map = value(section, "rtpmap", format).map(m -> m.toLowerCase(Locale.ROOT));
            Optional<Codec> codec = type == PayloadTypes.NONE ? Optional.empty() : codec(type, map);
            if (codec.filter(c -> audio.stream().noneMatch(a -> a.codec() == c)).isPresent()) {
                audio.add(new Audio(codec.get(), type, opus(codec.get(), value(section, "fmtp", format))));
            }
            if (type != PayloadTypes.NONE
                    && map.filter(m -> m.startsWith("telephone-event/")).isPresent()) {
                event(map.get(), type).ifPresent(events::add);
            }
        }
        return new AudioFormats(audio, events);
    }

    private static OpusFormat opus(Codec codec, Optional<String> fmtp) {
        return codec == Codec.OPUS ? OpusFmtp.read(fmtp) : OpusFormat.DEFAULT;
    }

    /// Codecs of the peer, in its order.
    public List<Codec> codecs() {
        return audio.stream().map(Audio::codec).toList();
    }

    /// Chooses by our order of preference; empty when there is nothing in common. Of the events it takes those at
    /// the codec's own clock, where there are any (RFC 4733 §2.1).
    public Optional<PayloadTypes> choose(List<Codec> preference) {
        return preference.stream()
                .flatMap(codec -> audio.stream().filter(a -> a.codec() == codec))
                .findFirst()
                .map(this::with);
    }

    private PayloadTypes with(Audio chosen) {
        int clock = chosen.codec().clockRate();
        Event event = events.stream()
                .filter(e -> e.clockRate() == clock)
                .findFirst()
                .or(() -> events.stream().findFirst())
                .orElse(new Event(clock, PayloadTypes.NONE));
        return new PayloadTypes(
                chosen.codec(), chosen.payloadType(), event.payloadType(), event.clockRate(), chosen.opus());
    }

    /// What we offer: these codecs, and events at each of their clocks.
    ///
    /// @param narrowEvent payload type of telephone-event at 8 kHz
    static AudioFormats offering(List<Codec> codecs, int narrowEvent, OpusFormat opus) {
        List<Audio> audio = codecs.stream()
                .map(codec -> new Audio(codec, codec == Codec.OPUS ? OPUS : codec.staticPayloadType(), opus))
                .toList();
        List<Event> events = new ArrayList<>();
        if (codecs.contains(Codec.OPUS)) {
            events.add(new Event(Codec.OPUS.clockRate(), WIDE_EVENT));
        }
        events.add(new Event(NARROW_CLOCK, narrowEvent));
        return new AudioFormats(audio, events);
    }

    /// What we answer: what was chosen, and nothing else.
    ///
    /// @param opus what we say of ourselves
    static AudioFormats answering(PayloadTypes chosen, OpusFormat opus) {
        List<Event> events = chosen.telephoneEvent() == PayloadTypes.NONE
                ? List.of()
                : List.of(new Event(chosen.eventClock(), chosen.telephoneEvent()));
        return new AudioFormats(List.of(new Audio(chosen.audio(), chosen.audioType(), opus)), events);
    }

    /// What is said to a peer that has none of them.
    static String needed(List<Codec> codecs) {
        return "one of " + codecs.stream().map(Codec::encodingName).collect(Collectors.joining(", ")) + " is needed";
    }

    /// The formats of an `m=` line.
    List<String> formats() {
        List<String> formats = new ArrayList<>();
        audio.forEach(a -> formats.add(Integer.toString(a.payloadType())));
        events.forEach(e -> formats.add(Integer.toString(e.payloadType())));
        return formats;
    }

    /// The `rtpmap`, `fmtp` and `ptime` that go with them.
    List<Attribute> attributes() {
        List<Attribute> attributes = new ArrayList<>();
        for (Audio a : audio) {
            boolean isOpus = a.codec() == Codec.OPUS;
            String map = a.codec().encodingName() + "/" + a.codec().clockRate() + (isOpus ? "/2" : "");
            attributes.add(new Attribute("rtpmap", a.payloadType() + " " + map));
            if (isOpus) {
                attributes.add(new Attribute("fmtp", a.payloadType() + " " + OpusFmtp.write(a.opus())));
            }
        }
        for (Event e : events) {
            attributes.add(new Attribute("rtpmap", e.payloadType() + " telephone-event/" + e.clockRate()));
            attributes.add(new Attribute("fmtp", e.payloadType() + " 0-16"));
        }
        attributes.add(new Attribute("ptime", "20"));
        return attributes;
    }

    private static Optional<String> value(Section section, String attribute, String format) {
        return section.all(attribute).stream()
                .filter(value -> value.startsWith(format + " "))
                .map(value -> value.substring(format.length() + 1).strip())
                .findFirst();
    }

    /// By the map; by the payload type alone where there is none and it is a static one (RFC 3551 §6). Two of
    /// G.711 and G.722 are taken by their static types only.
    private static Optional<Codec> codec(int type, Optional<String> map) {
        return Codec.all().stream()
                .filter(codec -> codec == Codec.OPUS
                        ? map.filter("opus/48000/2"::equals).isPresent()
                        : codec.staticPayloadType() == type
                                && map.map(m -> name(m).equalsIgnoreCase(codec.encodingName()))
                                        .orElse(true))
                .findFirst();
    }

    private static String name(String map) {
        int slash = map.indexOf('/');
        return slash < 0 ? map : map.substring(0, slash);
    }

    /// A clock of 0 is FreeSWITCH's, in the re-INVITE of its recovery.
    private static Optional<Event> event(String map, int type) {
        return switch (map) {
            case "telephone-event/8000", "telephone-event/0", "telephone-event/8000/1" ->
                Optional.of(new Event(NARROW_CLOCK, type));
            case "telephone-event/48000", "telephone-event/48000/1" ->
                Optional.of(new Event(Codec.OPUS.clockRate(), type));
            default -> Optional.empty();
        };
    }

    private static int payloadType(String format) {
        int number = SdpParser.port(format);
        return number >= 0 && number <= 127 ? number : PayloadTypes.NONE;
    }
}
