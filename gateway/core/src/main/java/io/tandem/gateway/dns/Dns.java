package io.tandem.gateway.dns;

import java.io.IOException;
import java.util.List;

/// Asks the DNS. Any thread, which waits for the answer: never one of a call.
public interface Dns extends AutoCloseable {

    /// The records of that name and type, aliases followed. Malformed ones are left out.
    ///
    /// @param name without the dot at its end
    /// @return empty where the DNS says that there is none
    /// @throws IOException where it says nothing, or that it fails
    List<DnsRecord> ask(String name, DnsRecord.Type type) throws IOException;

    @Override
    void close();
}
