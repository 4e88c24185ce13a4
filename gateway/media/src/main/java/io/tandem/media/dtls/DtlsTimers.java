package io.tandem.media.dtls;

/// The times of a handshake in milliseconds. Immutable.
///
/// @param timeoutMs how long a handshake may take
/// @param resendMs the first retransmission; each further one waits twice as long (RFC 6347 §4.2.4.1)
/// @param lingerMs how long the thread waits for one more datagram before it ends
record DtlsTimers(int timeoutMs, int resendMs, int lingerMs) {
    /// RFC 6347 says 1 s for the first retransmission and lets applications with real-time needs take less.
    static final DtlsTimers DEFAULT = new DtlsTimers(20_000, 250, 3_000);
}
