package io.tandem.media;

/// What came to one port by RTCP. Immutable.
///
/// @param received datagrams that were well formed
/// @param malformed datagrams that were not, and were left out whole
/// @param reports report blocks about the stream we send
/// @param feedback NACK, PLI, FIR, REMB, transport-cc: counted, and nothing else (RFC 4585, RFC 5104)
/// @param extended XR packets (RFC 3611)
/// @param goodbyes BYE packets; they end nothing
/// @param skipped APP packets and unknown ones
public record RtcpStats(
        long received, long malformed, long reports, long feedback, long extended, long goodbyes, long skipped) {

    public static final RtcpStats NONE = new RtcpStats(0, 0, 0, 0, 0, 0, 0);
}
