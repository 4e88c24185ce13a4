package io.tandem.media;

/// What one leg negotiated. Immutable.
///
/// @param audio the companding law; a pair of legs with different laws is mapped octet by octet on the way
/// @param telephoneEvent RTP payload type of `telephone-event/8000` (RFC 4733) on this leg, or -1 where it
/// has none
public record PayloadTypes(G711 audio, int telephoneEvent) {
    public static final int NONE = -1;
}
