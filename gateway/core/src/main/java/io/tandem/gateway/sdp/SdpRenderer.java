package io.tandem.gateway.sdp;

import io.tandem.gateway.sdp.Sdp.Attribute;
import io.tandem.gateway.sdp.Sdp.Section;
import java.util.List;

/// Writes RFC 8866 text: fields in their order, CRLF, nothing left out. Stateless.
public final class SdpRenderer {

    private SdpRenderer() {}

    public static String render(Sdp sdp) {
        StringBuilder out = new StringBuilder(1024);
        Sdp.Origin origin = sdp.origin();
        line(out, 'v', "0");
        line(
                out,
                'o',
                origin.username() + " " + origin.sessionId() + " " + origin.version() + " "
                        + connection(origin.address()));
        line(out, 's', sdp.sessionName());
        sdp.connection().ifPresent(address -> line(out, 'c', connection(address)));
        line(out, 't', "0 0");
        attributes(out, sdp.attributes());
        for (Section section : sdp.media()) {
            line(
                    out,
                    'm',
                    section.kind() + " " + section.port() + " " + section.protocol() + " "
                            + String.join(" ", section.formats()));
            section.connection().ifPresent(address -> line(out, 'c', connection(address)));
            attributes(out, section.attributes());
        }
        return out.toString();
    }

    /// `IN IP4 192.0.2.1`
    static String connection(String address) {
        return (address.indexOf(':') >= 0 ? "IN IP6 " : "IN IP4 ") + address;
    }

    private static void attributes(StringBuilder out, List<Attribute> attributes) {
        attributes.forEach(attribute -> line(out, 'a', attribute.text()));
    }

    private static void line(StringBuilder out, char letter, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("line end within an SDP value");
        }
        out.append(letter).append('=').append(value).append("\r\n");
    }
}
