package io.tandem.gateway.config;

import io.tandem.media.MediaAddress;
import io.tandem.media.MediaSettings;
import io.tandem.media.Network;
import io.tandem.media.net.Transport;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The media plane. Immutable.
public record MediaConfig(
        @Key(value = "Address that media sockets are bound to.", def = "127.0.0.1")
        InetAddress bindAddress,

        @Key(
                value = "Address that SDP and ICE candidates carry, where it is not the one bound to (NAT 1:1).",
                defMeaning = "`bind-address`")
        String advertisedAddress,

        @Key(
                value = "Several addresses in place of `bind-address` and `advertised-address`, best first: IPv4,"
                        + " IPv6, and behind a NAT that maps one address to one other `bound=advertised`, as"
                        + " `10.0.0.5=203.0.113.9`. Each is an ICE candidate of every browser leg; a trunk leg takes the"
                        + " first of the trunk's family.",
                defMeaning = "the one of `bind-address`")
        List<MediaAddress> addresses,

        @Key(value = "The one UDP port of all browser legs.", def = "40000", max = 65_535)
        int browserPort,

        @Key(value = "Whether browsers whose network blocks UDP may come by TCP (RFC 6544).", def = "true")
        boolean browserTcp,

        @Key(
                value = "The TCP port for that. 443 gets through most firewalls, where nothing else has it.",
                def = "0",
                defMeaning = "the number of `browser-port`",
                max = 65_535)
        int browserTcpPort,

        @Key(
                value = "UDP ports of the trunk legs, one RTP/RTCP pair a call.",
                def = "30000-30999",
                unit = "`first-last`")
        PortRange trunkPorts,

        @Key(
                value = "Where a trunk leg never sends to, whatever a description says, as `10.1.0.0/16`. Multicast,"
                        + " broadcast, our own media ports, and loopback and link-local addresses where we are not bound"
                        + " to one are denied in any case.",
                defMeaning = "no others")
        List<Network> deniedNetworks,

        @Key(
                value = "Media loops (threads). One is filled with calls before the next is used.",
                def = "0",
                defMeaning = "one a processor",
                max = 256)
        int loops,

        @Key(
                value = "Share of a core, in percent, that a media loop may need before the next one is used. What is"
                        + " left is for bursts; 0 puts each call on the loop with the fewest, which costs more"
                        + " processor time.",
                def = "70",
                max = 100)
        int loopFillPercent,

        @Key(
                value = "How long a talking call may be without any media from one side before it is ended.",
                def = "60",
                unit = "seconds",
                min = 5)
        Duration deadMedia,

        @Key(
                value = "When audio flows one way only in a talking call: `report` names the hop within 3 s, in log,"
                        + " events, page and call record; `mend` also asks the trunk by a re-INVITE, or the browser"
                        + " for an ICE restart, to set its media up anew, twice at most; `off` does not look for it.",
                def = "report")
        OneWayAudioPolicy oneWayAudio,

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
        Transport transport) {

    /// The TCP port of browsers, or [MediaSettings#NO_TCP].
    public int tcpPort() {
        return !browserTcp ? MediaSettings.NO_TCP : browserTcpPort == 0 ? browserPort : browserTcpPort;
    }

    /// The addresses that sockets are bound to, each once.
    public List<InetAddress> boundAddresses() {
        return addresses.isEmpty()
                ? List.of(bindAddress)
                : addresses.stream().map(MediaAddress::bind).distinct().toList();
    }
}
