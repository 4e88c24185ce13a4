package io.tandem.media.ice;

import io.tandem.media.stun.StunKey;
import org.jspecify.annotations.Nullable;

/// The credentials between two ICE restarts. Confined to the media loop.
final class Generation {
    final int number;
    final IceCredentials local;
    final StunKey key;
    private final String prefix;
    private @Nullable String remoteUfrag;

    Generation(int number, IceCredentials local, @Nullable String remoteUfrag) {
        this.number = number;
        this.local = local;
        this.key = StunKey.ofPassword(local.pwd());
        this.prefix = local.ufrag() + ":";
        this.remoteUfrag = remoteUfrag;
    }

    @Nullable
    String remoteUfrag() {
        return remoteUfrag;
    }

    void describe(String ufrag) {
        remoteUfrag = ufrag;
    }

    /// Whether USERNAME is ours and the peer's (RFC 8445 §7.3): before the description came, whoever knows
    /// ours.
    boolean isFor(String username) {
        return username.length() > prefix.length()
                && username.startsWith(prefix)
                && (remoteUfrag == null
                        || username.endsWith(remoteUfrag)
                                && username.length() == prefix.length() + remoteUfrag.length());
    }
}
