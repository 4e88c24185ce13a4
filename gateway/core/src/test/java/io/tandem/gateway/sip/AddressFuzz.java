package io.tandem.gateway.sip;

import io.tandem.gateway.fuzz.Parsing;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Fuzz target: URIs, name-addrs and parameters. What is rendered is read again as the same, unless its escapes make
/// it longer than what is read.
public final class AddressFuzz {

    private static final int READ = 4_096;

    private AddressFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        Parsing.within(() -> read(text));
    }

    private static void read(String text) {
        Optional<SipUri> uri = SipUri.parse(text);
        if (uri.isPresent()
                && uri.get().toString().length() <= READ
                && !SipUri.parse(uri.get().toString()).equals(uri)) {
            throw new AssertionError("read as " + uri.get());
        }
        Optional<NameAddr> address = NameAddr.parse(text);
        if (address.isPresent() && address.get().uri().toString().length() <= READ) {
            String rendered = address.get().toString();
            if (rendered.chars().anyMatch(c -> c == '\r' || c == '\n')
                    || !NameAddr.parse(rendered).equals(address)) {
                throw new AssertionError("read as " + rendered);
            }
        }
        Parameters.parse(text).ifPresent(parameters -> {
            if (!Parameters.parse(Parameters.render(parameters)).equals(Optional.of(parameters))) {
                throw new AssertionError("read as " + parameters);
            }
        });
    }
}
