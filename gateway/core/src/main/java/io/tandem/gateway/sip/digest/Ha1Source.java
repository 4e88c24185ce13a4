package io.tandem.gateway.sip.digest;

import java.util.Optional;

/// Where operators' secrets are. Any thread; it answers from memory and never blocks.
@FunctionalInterface
public interface Ha1Source {
    Optional<Ha1> of(String user);
}
