package io.tandem.gateway.sdp;

import java.util.List;
import java.util.Optional;

/// A session description (RFC 8866), as far as telephony needs it. Immutable.
///
/// @param connection address of the session's `c=` line, for sections that have none of their own
/// @param attributes those of the session
/// @param media the `m=` sections, in order: an answer has the same number in the same order (RFC 3264 §6)
public record Sdp(
        Origin origin,
        String sessionName,
        Optional<String> connection,
        List<Attribute> attributes,
        List<Section> media) {

    public Sdp {
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
    }

    /// The `o=` line (RFC 8866 §5.2). The version goes up by one with each change.
    ///
    /// @param address numeric, IPv4 or IPv6 as its form tells
    public record Origin(String username, String sessionId, long version, String address) {}

    /// An `a=` line; a flag has the value "".
    public record Attribute(String name, String value) {
        /// As it stands in the description.
        public String text() {
            return value.isEmpty() ? name : name + ":" + value;
        }

        /// For logs: without the keys of `a=crypto` and `a=ice-pwd`.
        @Override
        public String toString() {
            return name.equals("crypto") || name.equals("ice-pwd") ? name + ":redacted" : text();
        }
    }

    /// One `m=` section (RFC 8866 §5.14).
    ///
    /// @param kind `audio`, `video`, `application`, ...
    /// @param port 0: refused, or not used
    /// @param protocol for example `RTP/AVP`, `UDP/TLS/RTP/SAVPF`
    /// @param formats payload types, as written
    /// @param connection address of the section's own `c=` line
    public record Section(
            String kind,
            int port,
            String protocol,
            List<String> formats,
            Optional<String> connection,
            List<Attribute> attributes) {

        public Section {
            formats = List.copyOf(formats);
            attributes = List.copyOf(attributes);
        }

        /// The first value of that attribute in this section.
        public Optional<String> attribute(String name) {
            return first(attributes, name);
        }

        /// All values of that attribute in this section.
        public List<String> all(String name) {
            return attributes.stream()
                    .filter(a -> a.name().equals(name))
                    .map(Attribute::value)
                    .toList();
        }

        public boolean has(String name) {
            return attribute(name).isPresent();
        }
    }

    /// The first value of that attribute of the session.
    public Optional<String> attribute(String name) {
        return first(attributes, name);
    }

    /// The section's own value, else the session's (RFC 8866 §6: session level is the default of each
    /// section).
    public Optional<String> attribute(Section section, String name) {
        return section.attribute(name).or(() -> attribute(name));
    }

    /// Address that media of this section goes to.
    public Optional<String> connection(Section section) {
        return section.connection().or(() -> connection);
    }

    private static Optional<String> first(List<Attribute> attributes, String name) {
        return attributes.stream()
                .filter(a -> a.name().equals(name))
                .map(Attribute::value)
                .findFirst();
    }
}
