package io.tandem.gateway.sdp;

/// What a peer sent that cannot be used. Immutable.
///
/// @param field which line or attribute, for example `m=`, `a=fingerprint`
/// @param value what stood there, cut and without control characters
/// @param remedy what would have been right
/// @param malformed true: not SDP at all, answered with 400; false: not acceptable here, 488
public record SdpRejected(String field, String value, String remedy, boolean malformed) {

    private static final int SHOWN = 60;

    public SdpRejected {
        String printable = value.replaceAll("\\p{Cntrl}", "?");
        value = printable.length() > SHOWN ? printable.substring(0, SHOWN) + "..." : printable;
    }

    /// Not SDP.
    public static <T> SdpReading<T> malformed(String field, String value, String remedy) {
        return new SdpReading.Refused<>(new SdpRejected(field, value, remedy, true));
    }

    /// SDP, but nothing that this gateway can carry.
    public static <T> SdpReading<T> unacceptable(String field, String value, String remedy) {
        return new SdpReading.Refused<>(new SdpRejected(field, value, remedy, false));
    }

    /// The SIP status to answer an offer with (RFC 3261 §21.4.1, §21.4.26).
    public int status() {
        return malformed ? 400 : 488;
    }

    @Override
    public String toString() {
        return "SDP " + field + " is '" + value + "': " + remedy;
    }
}
