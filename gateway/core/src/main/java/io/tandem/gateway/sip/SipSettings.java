package io.tandem.gateway.sip;

import io.tandem.gateway.sip.net.Doorman;
import io.tandem.gateway.sip.net.WireTap;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// How the SIP stack is set up. Immutable.
///
/// @param udp addresses it listens on, one socket each; port 0 takes a free one
/// @param tcp addresses it listens on
/// @param advertisedHost host of our Via and Contact toward trunks and browsers; empty: the bound address
/// @param t1 round trip estimate (RFC 3261 §17.1.1.1); all transaction timers scale with it
/// @param userAgent value of User-Agent in requests and of Server in responses
/// @param maxStreamMessageBytes larger messages on TCP close the connection
/// @param streamIdle a TCP connection without traffic for so long is closed
/// @param maxQueuedMessages messages that wait for a thread; beyond it new ones are dropped
/// @param tls SIP over TLS
/// @param doorman which messages are looked at
/// @param tap sees each message as it is on the wire
/// @param overloadWait new calls are refused in part while every message waits longer for a thread; zero: never
public record SipSettings(
        List<InetSocketAddress> udp,
        List<InetSocketAddress> tcp,
        String advertisedHost,
        Duration t1,
        String userAgent,
        int maxStreamMessageBytes,
        Duration streamIdle,
        int maxQueuedMessages,
        TlsSettings tls,
        Doorman doorman,
        WireTap tap,
        Duration overloadWait) {

    public SipSettings {
        udp = List.copyOf(udp);
        tcp = List.copyOf(tcp);
    }

    /// The defaults, listening on that address by UDP and TCP.
    public static SipSettings on(InetSocketAddress address) {
        return new SipSettings(
                List.of(address),
                List.of(address),
                "",
                Duration.ofMillis(500),
                "Tandem",
                64 * 1_024,
                Duration.ofMinutes(10),
                20_000,
                TlsSettings.OFF,
                Doorman.OPEN,
                WireTap.NONE,
                Duration.ZERO);
    }

    /// The same with another T1.
    public SipSettings withT1(Duration other) {
        return new SipSettings(
                udp,
                tcp,
                advertisedHost,
                other,
                userAgent,
                maxStreamMessageBytes,
                streamIdle,
                maxQueuedMessages,
                tls,
                doorman,
                tap,
                overloadWait);
    }

    /// The same with SIP over TLS.
    public SipSettings withTls(TlsSettings other) {
        return new SipSettings(
                udp,
                tcp,
                advertisedHost,
                t1,
                userAgent,
                maxStreamMessageBytes,
                streamIdle,
                maxQueuedMessages,
                other,
                doorman,
                tap,
                overloadWait);
    }

    /// The same with a doorman.
    public SipSettings withDoorman(Doorman other) {
        return new SipSettings(
                udp,
                tcp,
                advertisedHost,
                t1,
                userAgent,
                maxStreamMessageBytes,
                streamIdle,
                maxQueuedMessages,
                tls,
                other,
                tap,
                overloadWait);
    }
}
