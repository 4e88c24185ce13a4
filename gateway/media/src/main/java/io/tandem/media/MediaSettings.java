package io.tandem.media;

import io.tandem.media.net.Transport;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the media plane is set up: the `media` section of the configuration. Immutable.
///
/// @param bindAddress where all media sockets are bound; may be the wildcard
/// @param advertisedAddresses what our SDP says, best first: each is an ICE host candidate, the first is the
/// address of trunk legs
/// @param browserPort the one UDP port of all browser legs; 0 picks a free one
/// @param firstTrunkPort lowest port of the even/odd pairs of trunk legs
/// @param lastTrunkPort highest port of them, inclusive
/// @param loops threads; sessions are spread over them in turn
/// @param tonePlans a file of tone plans in place of the built-in one
/// @param portDrain how long a closed pair rests before it is used again
/// @param iceTimeout from [MediaCommand.ConnectBrowser] to the end of the DTLS handshake
/// @param consentTimeout how long a browser may be silent (RFC 7675 §5.1)
/// @param transport how the loops reach the network
public record MediaSettings(
        InetAddress bindAddress,
        List<InetAddress> advertisedAddresses,
        int browserPort,
        int firstTrunkPort,
        int lastTrunkPort,
        int loops,
        @Nullable Path tonePlans,
        Duration portDrain,
        Duration iceTimeout,
        Duration consentTimeout,
        Transport transport) {

    public static final Duration DEFAULT_PORT_DRAIN = Duration.ofSeconds(2);
    public static final Duration DEFAULT_ICE_TIMEOUT = Duration.ofSeconds(30);
    public static final Duration DEFAULT_CONSENT_TIMEOUT = Duration.ofSeconds(30);

    public MediaSettings {
        advertisedAddresses = List.copyOf(advertisedAddresses);
        if (advertisedAddresses.isEmpty()) {
            throw new IllegalArgumentException("media.advertised-addresses is empty: name at least one address");
        }
        if (advertisedAddresses.stream().anyMatch(InetAddress::isAnyLocalAddress)) {
            throw new IllegalArgumentException("media.advertised-addresses holds a wildcard address, which no browser"
                    + " can send to: name the addresses browsers and trunks reach");
        }
        if (loops < 1) {
            throw new IllegalArgumentException("media.loops is " + loops + ": at least 1 is needed");
        }
    }

    /// Everything else at its default: one loop, built-in tone plans.
    public static MediaSettings of(
            InetAddress bindAddress,
            List<InetAddress> advertisedAddresses,
            int browserPort,
            int firstTrunkPort,
            int lastTrunkPort) {
        return new MediaSettings(
                bindAddress,
                advertisedAddresses,
                browserPort,
                firstTrunkPort,
                lastTrunkPort,
                1,
                null,
                DEFAULT_PORT_DRAIN,
                DEFAULT_ICE_TIMEOUT,
                DEFAULT_CONSENT_TIMEOUT,
                Transport.AUTO);
    }
}
