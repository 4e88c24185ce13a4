package io.tandem.gateway.registrar;

/// Says which operators do not want to be called now. Any thread; answered from memory.
@FunctionalInterface
public interface DoNotDisturb {

    /// Nobody has asked for it.
    DoNotDisturb NOBODY = user -> false;

    boolean of(String user);
}
