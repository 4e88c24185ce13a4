package io.tandem.media;

import io.tandem.media.net.Transport;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the media plane is set up: the `media` section of the configuration. Immutable.
///
/// @param addresses where media sockets are bound and what our SDP says of them, best first: each is an ICE
/// host candidate; a trunk leg takes the first of its family
/// @param browserPort the one UDP port of all browser legs; 0 picks a free one
/// @param browserTcpPort the TCP port of browsers whose network blocks UDP (RFC 6544); 0 picks a free one,
/// [#NO_TCP] opens none
/// @param firstTrunkPort lowest port of the even/odd pairs of trunk legs
/// @param lastTrunkPort highest port of them, inclusive
/// @param loops threads; one is filled with sessions before the next, see [LoopChoice]
/// @param loopFillPercent share of a core that a loop may need before the next one is used; 0 spreads the
/// sessions over all
/// @param tonePlans a file of tone plans in place of the built-in one
/// @param portDrain how long a closed pair rests before it is used again
/// @param iceTimeout from [MediaCommand.ConnectBrowser] to the end of the DTLS handshake
/// @param consentTimeout how long a browser may be silent (RFC 7675 §5.1)
/// @param deniedNetworks where a trunk leg never sends to, besides what [TargetRule] denies by itself
/// @param transport how the loops reach the network
public record MediaSettings(
        List<MediaAddress> addresses,
        int browserPort,
        int browserTcpPort,
        int firstTrunkPort,
        int lastTrunkPort,
        int loops,
        int loopFillPercent,
        @Nullable Path tonePlans,
        Duration portDrain,
        Duration iceTimeout,
        Duration consentTimeout,
        List<Network> deniedNetworks,
        Transport transport) {

    public static final int NO_TCP = -1;
    public static final int DEFAULT_LOOP_FILL_PERCENT = 70;
    public static final Duration DEFAULT_PORT_DRAIN = Duration.ofSeconds(2);
    public static final Duration DEFAULT_ICE_TIMEOUT = Duration.ofSeconds(30);
    public static final Duration DEFAULT_CONSENT_TIMEOUT = Duration.ofSeconds(30);

    public MediaSettings {
        addresses = List.copyOf(addresses);
        deniedNetworks = List.copyOf(deniedNetworks);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("media.addresses is empty: name at least one address");
        }
        if (loops < 1) {
            throw new IllegalArgumentException("media.loops is " + loops + ": at least 1 is needed");
        }
        if (loopFillPercent < 0 || loopFillPercent > 100) {
            throw new IllegalArgumentException(
                    "media.loop-fill-percent is " + loopFillPercent + ": it is a share of a core, 0 to 100");
        }
    }

    /// Everything else at its default: one loop, built-in tone plans, a free TCP port.
    public static MediaSettings of(
            List<MediaAddress> addresses, int browserPort, int firstTrunkPort, int lastTrunkPort) {
        return new MediaSettings(
                addresses,
                browserPort,
                0,
                firstTrunkPort,
                lastTrunkPort,
                1,
                DEFAULT_LOOP_FILL_PERCENT,
                null,
                DEFAULT_PORT_DRAIN,
                DEFAULT_ICE_TIMEOUT,
                DEFAULT_CONSENT_TIMEOUT,
                List.of(),
                Transport.AUTO);
    }

    /// The same with one address bound and others, or the same, advertised.
    public static MediaSettings of(
            InetAddress bind, List<InetAddress> advertised, int browserPort, int firstTrunkPort, int lastTrunkPort) {
        List<MediaAddress> addresses =
                advertised.stream().map(a -> new MediaAddress(bind, a)).toList();
        return of(addresses, browserPort, firstTrunkPort, lastTrunkPort);
    }

    /// The same with that many loops.
    public MediaSettings withLoops(int count) {
        return new MediaSettings(
                addresses,
                browserPort,
                browserTcpPort,
                firstTrunkPort,
                lastTrunkPort,
                count,
                loopFillPercent,
                tonePlans,
                portDrain,
                iceTimeout,
                consentTimeout,
                deniedNetworks,
                transport);
    }

    /// The same with loops filled that far.
    public MediaSettings withLoopFill(int percent) {
        return new MediaSettings(
                addresses,
                browserPort,
                browserTcpPort,
                firstTrunkPort,
                lastTrunkPort,
                loops,
                percent,
                tonePlans,
                portDrain,
                iceTimeout,
                consentTimeout,
                deniedNetworks,
                transport);
    }

    /// The same with other times for browsers.
    public MediaSettings withTimeouts(Duration ice, Duration consent) {
        return new MediaSettings(
                addresses,
                browserPort,
                browserTcpPort,
                firstTrunkPort,
                lastTrunkPort,
                loops,
                loopFillPercent,
                tonePlans,
                portDrain,
                ice,
                consent,
                deniedNetworks,
                transport);
    }

    /// The same with another way to the network.
    public MediaSettings withTransport(Transport other) {
        return new MediaSettings(
                addresses,
                browserPort,
                browserTcpPort,
                firstTrunkPort,
                lastTrunkPort,
                loops,
                loopFillPercent,
                tonePlans,
                portDrain,
                iceTimeout,
                consentTimeout,
                deniedNetworks,
                other);
    }

    /// The best address of a family; where there is none, the best of all.
    public MediaAddress address(boolean ipv6) {
        return addresses.stream()
                .filter(address -> address.isIpv6() == ipv6)
                .findFirst()
                .orElse(addresses.getFirst());
    }

    /// The best address, which we name where the family does not matter.
    public MediaAddress address() {
        return addresses.getFirst();
    }
}
