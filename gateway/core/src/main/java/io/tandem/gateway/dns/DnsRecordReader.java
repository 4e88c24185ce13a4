package io.tandem.gateway.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Reads the data of a record (RFC 1035 §3.2.1). Names in it are not compressed, as RFC 2782 and RFC 3403 say; one
/// that is makes the record malformed. Any thread, no state.
final class DnsRecordReader {

    private static final int MAX_NAME = 255;
    private final byte[] data;
    private int at;

    private DnsRecordReader(byte[] data) {
        this.data = data;
    }

    /// @return empty where it is malformed
    static Optional<DnsRecord> read(DnsRecord.Type type, byte[] data, Duration ttl) {
        try {
            return Optional.of(new DnsRecordReader(data).record(type, ttl));
        } catch (IndexOutOfBoundsException | UnknownHostException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private DnsRecord record(DnsRecord.Type type, Duration ttl) throws UnknownHostException {
        return switch (type) {
            case A, AAAA -> {
                if (data.length != (type == DnsRecord.Type.A ? 4 : 16)) {
                    throw new IllegalArgumentException("address of " + data.length + " octets");
                }
                yield new DnsRecord.Address(InetAddress.getByAddress(data), ttl);
            }
            case SRV -> new DnsRecord.Srv(number(), number(), number(), name(), ttl);
            case NAPTR -> {
                int order = number();
                int preference = number();
                String flags = text();
                String service = text();
                text(); // the regular expression, of no use for SIP (RFC 3263 §4.1)
                yield new DnsRecord.Naptr(order, preference, flags, service, name(), ttl);
            }
        };
    }

    private int octet() {
        return data[at++] & 0xff;
    }

    private int number() {
        int high = octet();
        return high << 8 | octet();
    }

    private String text() {
        int length = octet();
        if (length > data.length - at) {
            throw new IllegalArgumentException("text beyond the record");
        }
        String text = new String(data, at, length, StandardCharsets.ISO_8859_1);
        at += length;
        return text;
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        for (int length = octet(); length != 0; length = octet()) {
            if (length > 63) {
                throw new IllegalArgumentException("a compressed name");
            }
            name.append(name.isEmpty() ? "" : ".");
            for (int i = 0; i < length; i++) {
                char c = (char) octet();
                boolean sane = (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '-'
                        || c == '_';
                if (!sane) {
                    throw new IllegalArgumentException("a character that no host name has");
                }
                name.append(c);
            }
            if (name.length() > MAX_NAME) {
                throw new IllegalArgumentException("a name that is too long");
            }
        }
        return name.toString();
    }
}
