package io.tandem.gateway.sdp;

import io.tandem.gateway.sdp.Sdp.Attribute;
import io.tandem.gateway.sdp.Sdp.Origin;
import io.tandem.gateway.sdp.Sdp.Section;
import java.util.ArrayList;
import java.util.List;

/// What we last said of our side of a leg. The next offer or answer is made from it: same session id, same
/// sections in the same order, version + 1 when anything changed (RFC 3264 §8). Immutable.
///
/// @param audioIndex which section carries the audio
public record LocalDescription(Sdp sdp, int audioIndex) {

    /// As text, for the body.
    public String text() {
        return SdpRenderer.render(sdp);
    }

    /// Our direction, as we see it.
    public Direction direction() {
        return Direction.of(sdp, sdp.media().get(audioIndex));
    }

    /// The origin of the description that follows this one.
    public Origin nextOrigin() {
        Origin was = sdp.origin();
        return new Origin(was.username(), was.sessionId(), was.version() + 1, was.address());
    }

    /// The same, unless it differs from this in more than its version: then the other.
    public LocalDescription orChanged(LocalDescription other) {
        Sdp sameVersion = new Sdp(
                sdp.origin(),
                other.sdp.sessionName(),
                other.sdp.connection(),
                other.sdp.attributes(),
                other.sdp.media());
        return sameVersion.equals(sdp) && other.audioIndex == audioIndex ? this : other;
    }

    /// The same once more, with the next version: a peer that knows it must look at it again.
    public LocalDescription again() {
        return new LocalDescription(
                new Sdp(nextOrigin(), sdp.sessionName(), sdp.connection(), sdp.attributes(), sdp.media()), audioIndex);
    }

    /// A new offer that differs in the direction alone, or not at all. A browser's `setup` becomes
    /// `actpass`, as
    /// every offer's (RFC 8842 §5.1).
    public LocalDescription offering(Direction direction) {
        List<Section> media = new ArrayList<>(sdp.media());
        media.set(audioIndex, turned(media.get(audioIndex), direction));
        return orChanged(new LocalDescription(
                new Sdp(nextOrigin(), sdp.sessionName(), sdp.connection(), sdp.attributes(), media), audioIndex));
    }

    private static Section turned(Section section, Direction direction) {
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute attribute : section.attributes()) {
            if (isDirection(attribute)) {
                attributes.add(new Attribute(direction.attribute(), ""));
            } else if (attribute.name().equals("setup")) {
                attributes.add(new Attribute("setup", "actpass"));
            } else {
                attributes.add(attribute);
            }
        }
        return new Section(
                section.kind(),
                section.port(),
                section.protocol(),
                section.formats(),
                section.connection(),
                attributes);
    }

    private static boolean isDirection(Attribute attribute) {
        for (Direction direction : Direction.values()) {
            if (direction.attribute().equals(attribute.name())) {
                return true;
            }
        }
        return false;
    }
}
