package io.tandem.gateway.trunk;

import io.tandem.gateway.dns.Dns;
import io.tandem.gateway.dns.DnsRecord;
import io.tandem.gateway.dns.DnsRecord.Naptr;
import io.tandem.gateway.dns.DnsRecord.Srv;
import io.tandem.gateway.dns.DnsRecord.Type;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.Hop.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the hosts behind a name (RFC 3263 §4): NAPTR where no transport is given, SRV where no port is, then A and
/// AAAA. Stateless; waits for the DNS, so it never runs on a call's thread.
public final class TrunkLookup {

    private static final Logger LOG = LoggerFactory.getLogger(TrunkLookup.class);

    /// Beyond so many hosts, or addresses in all, a name's answer is cut: nobody tries them all within a call.
    static final int MAX_TARGETS = 16;

    private static final List<Transport> WITHOUT_NAPTR = List.of(Transport.UDP, Transport.TCP, Transport.TLS);

    private final Dns dns;
    private final Predicate<InetAddress> usable;

    /// @param usable false for addresses that a name must not lead to
    public TrunkLookup(Dns dns, Predicate<InetAddress> usable) {
        this.dns = dns;
        this.usable = usable;
    }

    /// What a name came to.
    ///
    /// @param ttl how long it holds
    /// @param refused addresses that were left out, for the log
    record Found(List<Target> targets, Duration ttl, List<InetAddress> refused) {}

    /// @throws IOException where the DNS fails, or gives nothing that can be used
    Found find(TrunkAddress address) throws IOException {
        Search search = new Search();
        Optional<InetAddress> literal = address.literal();
        if (literal.isPresent()) {
            search.add(0, 0, address.known().stream().toList());
        } else if (address.givenPort().isPresent()) {
            Transport transport = address.transport().orElse(Transport.UDP);
            search.host(0, 0, transport, address.host(), address.port());
        } else if (address.transport().isPresent()) {
            search.service(address.transport().get(), address.host(), address.host());
        } else {
            search.anyTransport(address.host());
        }
        return search.result(address);
    }

    /// What a name leads to now, in words, for whoever checks a configuration.
    public String describe(TrunkAddress address) {
        try {
            Found found = find(address);
            List<String> hosts = Target.inOrder(found.targets(), bound -> 0).stream()
                    .map(hop -> hop.transport().name().toLowerCase(Locale.ROOT) + ":"
                            + hop.address().getAddress().getHostAddress() + ":"
                            + hop.address().getPort())
                    .toList();
            String refused = found.refused().isEmpty() ? "" : ", left out: " + found.refused();
            return address + " leads to " + String.join(", ", hosts) + refused;
        } catch (IOException unknown) {
            return address + ": " + unknown.getMessage();
        }
    }

    /// Finds the host of one name. Confined to its thread.
    private final class Search {
        private final List<Target> targets = new ArrayList<>();
        private final List<InetAddress> refused = new ArrayList<>();
        private Duration ttl = Duration.ofDays(1);
        private int priorityBase;

        void anyTransport(String name) throws IOException {
            List<Naptr> ways = naptr(name);
            for (Naptr way : ways) {
                service(transportOf(way).orElseThrow(), way.replacement(), "");
                nextPriorities();
            }
            if (ways.isEmpty()) {
                for (Transport transport : WITHOUT_NAPTR) {
                    srv(transport, prefix(transport) + name);
                    nextPriorities();
                }
            }
            if (targets.isEmpty()) {
                host(0, 0, Transport.UDP, name, TrunkAddress.portOf(Transport.UDP));
            }
        }

        /// A server that does not answer for NAPTR, as old ones do not, has none.
        private List<Naptr> naptr(String name) {
            try {
                return ask(name, Type.NAPTR).stream()
                        .map(Naptr.class::cast)
                        .filter(n -> n.flags().equalsIgnoreCase("s")
                                && transportOf(n).isPresent())
                        .sorted(Comparator.comparingInt(Naptr::order).thenComparingInt(Naptr::preference))
                        .limit(MAX_TARGETS)
                        .toList();
            } catch (IOException failed) {
                LOG.debug("NAPTR of {}: {}", name, failed.getMessage());
                return List.of();
            }
        }

        /// @param fallback whose addresses are taken where there is no SRV record; empty: none
        void service(Transport transport, String name, String fallback) throws IOException {
            boolean found = srv(transport, fallback.isEmpty() ? name : prefix(transport) + name);
            if (!found && !fallback.isEmpty()) {
                host(0, 0, transport, fallback, TrunkAddress.portOf(transport));
            }
        }

        /// @return false where there is no such record; one with the target "." says that there is no such service
        private boolean srv(Transport transport, String name) throws IOException {
            List<Srv> records = ask(name, Type.SRV).stream()
                    .map(Srv.class::cast)
                    .sorted(Comparator.comparingInt(Srv::priority))
                    .limit(MAX_TARGETS)
                    .toList();
            for (Srv record : records) {
                if (!record.target().isEmpty() && record.port() > 0) {
                    host(record.priority(), record.weight(), transport, record.target(), record.port());
                }
            }
            return !records.isEmpty();
        }

        void host(int priority, int weight, Transport transport, String name, int port) throws IOException {
            if (size() >= MAX_TARGETS) {
                return;
            }
            List<Hop.Address> addresses = new ArrayList<>();
            List<DnsRecord> answer = new ArrayList<>(ask(name, Type.A));
            answer.addAll(sixth(name, answer.isEmpty()));
            for (DnsRecord record : answer) {
                InetAddress address = ((DnsRecord.Address) record).address();
                if (!usable.test(address)) {
                    refused.add(address);
                } else if (size() + addresses.size() < MAX_TARGETS) {
                    addresses.add(new Hop.Address(transport, new InetSocketAddress(address, port)));
                }
            }
            add(priority, weight, addresses);
        }

        /// A host that has an IPv4 address is not lost because the DNS fails for its other one.
        private List<DnsRecord> sixth(String name, boolean needed) throws IOException {
            try {
                return ask(name, Type.AAAA);
            } catch (IOException failed) {
                if (needed) {
                    throw failed;
                }
                LOG.debug("AAAA of {}: {}", name, failed.getMessage());
                return List.of();
            }
        }

        void add(int priority, int weight, List<Hop.Address> addresses) {
            if (!addresses.isEmpty()) {
                targets.add(new Target(priorityBase + priority, weight, addresses));
            }
        }

        private int size() {
            return targets.stream().mapToInt(t -> t.addresses().size()).sum();
        }

        private void nextPriorities() {
            priorityBase += 1 << 16;
        }

        private List<DnsRecord> ask(String name, Type type) throws IOException {
            List<DnsRecord> records = dns.ask(name, type);
            for (DnsRecord record : records) {
                ttl = record.ttl().compareTo(ttl) < 0 ? record.ttl() : ttl;
            }
            return records;
        }

        Found result(TrunkAddress address) throws IOException {
            if (targets.isEmpty() && refused.isEmpty()) {
                throw new IOException("the DNS knows no address of " + address.host());
            }
            if (targets.isEmpty()) {
                throw new IOException("the DNS leads " + address.host() + " to "
                        + refused.getFirst().getHostAddress()
                        + ", which no name may: give that address itself if it is meant");
            }
            return new Found(targets, ttl, refused);
        }
    }

    private static String prefix(Transport transport) {
        return switch (transport) {
            case TLS -> "_sips._tcp.";
            case TCP -> "_sip._tcp.";
            case UDP, WS, WSS -> "_sip._udp.";
        };
    }

    /// RFC 3263 §4.1.
    private static Optional<Transport> transportOf(Naptr record) {
        return switch (record.service().toUpperCase(Locale.ROOT)) {
            case "SIP+D2U" -> Optional.of(Transport.UDP);
            case "SIP+D2T" -> Optional.of(Transport.TCP);
            case "SIPS+D2T" -> Optional.of(Transport.TLS);
            default -> Optional.empty();
        };
    }
}
