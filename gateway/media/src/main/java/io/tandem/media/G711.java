package io.tandem.media;

/// The two companding laws of ITU-T G.711, with their static payload types (RFC 3551 §6). Immutable.
public enum G711 {
    PCMU(0),
    PCMA(8);

    private final int payloadType;

    G711(int payloadType) {
        this.payloadType = payloadType;
    }

    public int payloadType() {
        return payloadType;
    }
}
