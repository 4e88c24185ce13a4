package io.tandem.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Signalling. Immutable.
public record SipConfig(
        @Key(
                value = "Domain of the operators: their addresses are `sip:<user>@<domain>`; also the digest realm.",
                def = "tandem.local")
        String domain,

        @Key(
                value = "Session-Expires that the gateway asks for on either leg (RFC 4028). It refreshes toward"
                        + " browsers.",
                def = "1800",
                unit = "seconds",
                min = 90)
        Duration sessionExpires,

        @Key(value = "Smallest Session-Expires accepted (Min-SE, RFC 4028 §5).", def = "90", unit = "seconds", min = 90)
        Duration minSessionExpires,

        @Key(value = "Shortest registration granted.", def = "60", unit = "seconds", min = 1)
        Duration minRegistration,

        @Key(value = "Longest registration granted.", def = "600", unit = "seconds", min = 1)
        Duration maxRegistration,

        @Key(value = "Most registrations of one operator at a time.", def = "5", min = 1)
        int registrationsPerUser,

        @Key(
                value = "How long a talking call whose WebSocket is lost waits for the browser to come back. JsSIP"
                        + " takes 2 to 30 s.",
                def = "45",
                unit = "seconds",
                min = 1)
        Duration flowLost,

        @Key(
                value = "How often a browser that does outbound is asked to show that its connection lives (Flow-Timer,"
                        + " RFC 5626 §5.4).",
                def = "120",
                unit = "seconds",
                min = 10)
        Duration flowTimer,

        @Key(
                value =
                        "Digest algorithms that are offered to browsers and taken from them, the preferred one first (RFC"
                                + " 8760): `sha-256`, `md5`. Not every browser library knows SHA-256 yet.",
                def = "sha-256, md5")
        List<DigestName> digestAlgorithms,

        @Key(
                value =
                        "File with the key that nonces are signed with, 32 octets or more, any text. Gateways that share it"
                                + " take each other's nonces, so that a browser which comes from one to the other need not be"
                                + " challenged again. Without it a key is made and kept in `state-directory`.",
                def = "")
        Path nonceKeyFile,

        @Key(value = "Time between WebSocket pings.", def = "15", unit = "seconds", min = 1)
        Duration pingInterval,

        @Key(
                value = "Largest SIP message taken over WebSocket; a larger one is not even parsed.",
                def = "16384",
                unit = "bytes",
                min = 2048,
                max = 16_384)
        int messageMaxBytes,

        @Key(
                value = "T1 of RFC 3261 §17: estimated round trip; retransmissions and timers follow from it.",
                def = "500",
                unit = "ms",
                min = 10,
                max = 10_000)
        Duration t1,

        @Key(
                value = "Servers of the DNS that are asked for the trunks' names.",
                defMeaning = "those of the system",
                unit = "`address` or `address:port`")
        List<DnsServer> dnsServers) {}
