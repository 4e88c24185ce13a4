package io.tandem.gateway.sdp;

import io.tandem.gateway.sdp.Sdp.Attribute;
import io.tandem.gateway.sdp.Sdp.Section;
import io.tandem.media.Codec;
import io.tandem.media.PayloadTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What of a section's formats this gateway carries. Immutable.
///
/// @param laws G.711 laws with their static payload types (RFC 3551 §6), in the peer's order
/// @param telephoneEvent payload type of `telephone-event` at 8 kHz (RFC 4733), or [PayloadTypes#NONE]
public record AudioFormats(List<Codec> laws, int telephoneEvent) {

    /// What browsers use for telephone-event at 8 kHz.
    public static final int BROWSER_EVENT = 126;
    /// What nearly every SIP peer uses for telephone-event.
    public static final int TRUNK_EVENT = 101;

    /// Reads one section. Formats that it cannot carry are left out, whatever they say.
    public static AudioFormats of(Section section) {
        List<Codec> laws = new ArrayList<>();
        int event = PayloadTypes.NONE;
        for (String format : section.formats()) {
            Optional<String> map = rtpmap(section, format);
            for (Codec law : Codec.all()) {
                boolean named = map.map(m -> name(m).equals(law.encodingName())).orElse(true);
                if (law.isG711()
                        && format.equals(Integer.toString(law.staticPayloadType()))
                        && named
                        && !laws.contains(law)) {
                    laws.add(law);
                }
            }
            if (event == PayloadTypes.NONE && map.filter(AudioFormats::isEvent).isPresent()) {
                event = payloadType(format);
            }
        }
        return new AudioFormats(List.copyOf(laws), event);
    }

    /// Chooses by our order of preference; empty when there is nothing in common.
    public Optional<PayloadTypes> choose(List<Codec> preference) {
        return preference.stream().filter(laws::contains).findFirst().map(law -> PayloadTypes.of(law, telephoneEvent));
    }

    /// The formats of an `m=` line for these laws and events.
    static List<String> formats(List<Codec> laws, int telephoneEvent) {
        List<String> formats = new ArrayList<>();
        laws.forEach(law -> formats.add(Integer.toString(law.staticPayloadType())));
        if (telephoneEvent != PayloadTypes.NONE) {
            formats.add(Integer.toString(telephoneEvent));
        }
        return formats;
    }

    /// The `rtpmap`, `fmtp` and `ptime` that go with them.
    static List<Attribute> attributes(List<Codec> laws, int telephoneEvent) {
        List<Attribute> attributes = new ArrayList<>();
        laws.forEach(law ->
                attributes.add(new Attribute("rtpmap", law.staticPayloadType() + " " + law.encodingName() + "/8000")));
        if (telephoneEvent != PayloadTypes.NONE) {
            attributes.add(new Attribute("rtpmap", telephoneEvent + " telephone-event/8000"));
            attributes.add(new Attribute("fmtp", telephoneEvent + " 0-16"));
        }
        attributes.add(new Attribute("ptime", "20"));
        return attributes;
    }

    private static Optional<String> rtpmap(Section section, String format) {
        return section.all("rtpmap").stream()
                .filter(value -> value.startsWith(format + " "))
                .map(value -> value.substring(format.length() + 1).strip())
                .findFirst();
    }

    private static String name(String map) {
        int slash = map.indexOf('/');
        return (slash < 0 ? map : map.substring(0, slash)).toUpperCase(Locale.ROOT);
    }

    /// A clock of 0 is FreeSWITCH's, in the re-INVITE of its recovery.
    private static boolean isEvent(String map) {
        String lower = map.toLowerCase(Locale.ROOT);
        return lower.equals("telephone-event/8000")
                || lower.equals("telephone-event/0")
                || lower.equals("telephone-event/8000/1");
    }

    private static int payloadType(String format) {
        int number = SdpParser.port(format);
        return number >= 0 && number <= 127 ? number : PayloadTypes.NONE;
    }
}
