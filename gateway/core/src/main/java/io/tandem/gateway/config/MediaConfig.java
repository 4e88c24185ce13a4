package io.tandem.gateway.config;

import java.net.InetAddress;
import java.time.Duration;

/// The media plane. Immutable.
public record MediaConfig(
        @Key(value = "Address that media sockets are bound to.", def = "127.0.0.1")
        InetAddress bindAddress,

        @Key(
                value = "Address that SDP and ICE candidates carry, where it is not the one bound to (NAT 1:1).",
                defMeaning = "`bind-address`")
        String advertisedAddress,

        @Key(value = "The one UDP port of all browser legs.", def = "40000", max = 65_535)
        int browserPort,

        @Key(
                value = "UDP ports of the trunk legs, one RTP/RTCP pair a call.",
                def = "30000-30999",
                unit = "`first-last`")
        PortRange trunkPorts,

        @Key(value = "Media loops (threads).", def = "0", defMeaning = "one a processor", max = 256)
        int loops,

        @Key(
                value = "How long a talking call may be without any media from one side before it is ended.",
                def = "60",
                unit = "seconds",
                min = 5)
        Duration deadMedia,

        @Key(
                value = "How long early media may pause before the local tone comes back.",
                def = "1000",
                unit = "ms",
                min = 100)
        Duration earlyMediaLost,

        @Key(value = "How long a closed trunk port rests before it is used again.", def = "5", unit = "seconds")
        Duration portDrain) {}
