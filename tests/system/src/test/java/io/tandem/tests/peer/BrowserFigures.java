package io.tandem.tests.peer;

/// What a browser's media thread counted so far. Immutable, any thread.
///
/// @param sent             SRTP packets sent
/// @param received         SRTP packets that opened
/// @param controlSent      SRTCP packets sent
/// @param controlReceived  SRTCP packets that opened
/// @param forgeries        SRTP or SRTCP packets that did not open
/// @param replays          SRTP packets seen before
/// @param unknown          datagrams that were nothing known, or media before keys
/// @param checksAnswered   connectivity checks of the other side that we answered
/// @param connectedNanos   `System.nanoTime` when ICE had selected a pair, 0 before
/// @param keyedNanos       `System.nanoTime` when DTLS was done, 0 before
/// @param lastConsentNanos `System.nanoTime` of the last answered check
/// @param profile          agreed SRTP profile, empty before
/// @param dtlsClosed       whether the other side closed DTLS
/// @param failure          why DTLS failed, empty when it did not
public record BrowserFigures(
        long sent,
        long received,
        long controlSent,
        long controlReceived,
        long forgeries,
        long replays,
        long unknown,
        long checksAnswered,
        long connectedNanos,
        long keyedNanos,
        long lastConsentNanos,
        String profile,
        boolean dtlsClosed,
        String failure) {
    static final BrowserFigures NONE = new BrowserFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "", false, "");
}
