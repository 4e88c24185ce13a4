package io.tandem.media.ice;

import io.tandem.media.IceCandidate;
import io.tandem.media.IceCandidate.Transport;
import io.tandem.media.MediaAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// The candidates of all browser legs (RFC 8445 §5.1): one for each advertised address and transport. IPv4 and
/// IPv6 take turns, so that a browser whose one family is broken finds the other early (RFC 8421 §4); within a
/// family the configured order stays. Stateless.
public final class HostCandidates {
    /// RFC 8445 §5.1.2.2 for host candidates.
    private static final long UDP_TYPE_PREFERENCE = 126;
    /// Below everything over UDP (RFC 6544 §4.2): TCP delays what it must send again.
    private static final long TCP_TYPE_PREFERENCE = 90;
    /// Of a passive candidate among those of TCP (RFC 6544 §4.2).
    private static final int PASSIVE_PREFERENCE = 4;

    private static final int MAX_LOCAL_PREFERENCE = 65_535;
    private static final int MAX_OTHER_PREFERENCE = (1 << 13) - 1;
    private static final int COMPONENT = 1;

    private HostCandidates() {}

    /// All of them, best first.
    ///
    /// @param tcpPort where connections are taken, or [io.tandem.media.MediaSettings#NO_TCP]
    public static List<IceCandidate> of(List<MediaAddress> addresses, int udpPort, int tcpPort) {
        List<InetAddress> advertised = interleaved(addresses);
        List<IceCandidate> candidates = new ArrayList<>();
        for (int i = 0; i < advertised.size(); i++) {
            long priority = priority(UDP_TYPE_PREFERENCE, MAX_LOCAL_PREFERENCE - i);
            candidates.add(candidate(candidates.size() + 1, Transport.UDP, priority, advertised.get(i), udpPort));
        }
        for (int i = 0; tcpPort >= 0 && i < advertised.size(); i++) {
            int local = (PASSIVE_PREFERENCE << 13) + MAX_OTHER_PREFERENCE - i;
            long priority = priority(TCP_TYPE_PREFERENCE, local);
            candidates.add(
                    candidate(candidates.size() + 1, Transport.TCP_PASSIVE, priority, advertised.get(i), tcpPort));
        }
        return List.copyOf(candidates);
    }

    private static IceCandidate candidate(int number, Transport transport, long priority, InetAddress at, int port) {
        return new IceCandidate(Integer.toString(number), transport, priority, new InetSocketAddress(at, port));
    }

    private static long priority(long typePreference, int localPreference) {
        return (typePreference << 24) + ((long) localPreference << 8) + 256 - COMPONENT;
    }

    /// The family of the best address comes first.
    private static List<InetAddress> interleaved(List<MediaAddress> addresses) {
        boolean ipv6First = addresses.getFirst().isIpv6();
        List<InetAddress> first = ofFamily(addresses, ipv6First);
        List<InetAddress> second = ofFamily(addresses, !ipv6First);
        List<InetAddress> all = new ArrayList<>();
        for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
            if (i < first.size()) {
                all.add(first.get(i));
            }
            if (i < second.size()) {
                all.add(second.get(i));
            }
        }
        return all;
    }

    private static List<InetAddress> ofFamily(List<MediaAddress> addresses, boolean ipv6) {
        return addresses.stream()
                .filter(address -> address.isIpv6() == ipv6)
                .map(MediaAddress::advertised)
                .distinct()
                .toList();
    }
}
