package io.tandem.media.path;

import io.tandem.media.MediaSettings;
import io.tandem.media.dtls.DtlsIdentity;
import io.tandem.media.net.PortRange;

/// What all sessions of a media plane share. Immutable; each part says which thread may use it.
public record MediaResources(
        MediaSettings settings,
        PortRange trunkPorts,
        Fillers fillers,
        BrowserSocket browserSocket,
        DtlsIdentity identity) {}
