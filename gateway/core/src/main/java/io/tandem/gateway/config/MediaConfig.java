package io.tandem.gateway.config;

import io.tandem.media.net.Transport;
import java.net.InetAddress;
import java.nio.file.Path;
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

        @Key(value = "How long a closed trunk port rests before it is used again.", def = "2", unit = "seconds")
        Duration portDrain,

        @Key(
                value = "How long a browser may take from the answer to the end of ICE and DTLS.",
                def = "30",
                unit = "seconds",
                min = 1)
        Duration iceTimeout,

        @Key(
                value = "How long a browser may be silent on the network before its leg is lost (RFC 7675).",
                def = "30",
                unit = "seconds",
                min = 5)
        Duration consentTimeout,

        @Key(value = "File of country tone plans in place of the built-in ones.", defMeaning = "the built-in plans")
        Path tonePlansFile,

        @Key(
                value = "How media sockets are driven: `kernel` (Linux system calls), `epoll` or `nio` (Netty).",
                def = "auto",
                defMeaning = "the best that the machine has")
        Transport transport) {}
