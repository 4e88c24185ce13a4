package io.tandem.media.path;

import io.tandem.media.MediaSettings;
import io.tandem.media.TargetRule;
import io.tandem.media.dtls.DtlsIdentity;
import io.tandem.media.net.PortRange;

/// What all sessions of a media plane share. Immutable; each part says which thread may use it.
///
/// @param targets where trunk legs may send to
public record MediaResources(
        MediaSettings settings,
        PortRange trunkPorts,
        Fillers fillers,
        BrowserAccess browsers,
        DtlsIdentity identity,
        TargetRule targets) {

    /// The same for calls that we make with ourselves.
    public MediaResources withoutTargetRule() {
        return new MediaResources(settings, trunkPorts, fillers, browsers, identity, TargetRule.ANY);
    }
}
