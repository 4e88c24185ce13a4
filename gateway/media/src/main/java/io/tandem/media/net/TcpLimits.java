package io.tandem.media.net;

import java.time.Duration;

/// What connections may take from us. A connection is a stranger's until it is trusted. Immutable.
///
/// @param connections at a time, in all
/// @param strangers at a time, in all
/// @param strangersPerAddress at a time, of one address; behind a NAT there may be a whole call centre
/// @param strangerFrames how many frames a stranger may send
/// @param strangerTime how long it may be one
/// @param idle how long a trusted connection may bring no frame
/// @param stalled how long its peer may take nothing in
public record TcpLimits(
        int connections,
        int strangers,
        int strangersPerAddress,
        int strangerFrames,
        Duration strangerTime,
        Duration idle,
        Duration stalled) {

    public static final TcpLimits DEFAULT =
            new TcpLimits(4096, 1024, 64, 100, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(5));
}
