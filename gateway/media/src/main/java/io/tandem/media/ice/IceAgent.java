package io.tandem.media.ice;

import io.tandem.media.stun.StunError;
import io.tandem.media.stun.StunKey;
import io.tandem.media.stun.StunMessage;
import io.tandem.media.stun.StunWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The lite agent of one browser leg (RFC 8445 §2.5, §7.3): it answers the browser's checks, follows its
/// nominations, and knows when the last valid check came. Confined to the media loop.
///
/// It is always the controlled side. Checks may come before the browser's description (RFC 8445 §7.3):
/// until then our own fragment and password are enough.
public final class IceAgent {
    /// A browser has a handful of addresses; sources beyond this push out the oldest.
    static final int MAX_SOURCES = 16;

    private final IceCredentials local;
    private final StunKey localKey;
    private final List<InetSocketAddress> validated = new ArrayList<>();
    private @Nullable String remoteUfrag;
    /// After a restart the old credentials keep the old pair alive until a new one is nominated (RFC 8445
    /// §9).
    private @Nullable String formerRemoteUfrag;

    private @Nullable InetSocketAddress selected;
    private long lastValidCheckNanos;
    private boolean checked;

    /// An agent with fresh credentials.
    ///
    /// @param random a cryptographically strong one
    public IceAgent(RandomGenerator random) {
        this(IceCredentials.generate(random));
    }

    /// An agent with given credentials.
    public IceAgent(IceCredentials local) {
        this.local = local;
        localKey = StunKey.ofPassword(local.pwd());
    }

    /// Our fragment and password, for the SDP; they stay for the agent's life.
    public IceCredentials local() {
        return local;
    }

    /// The browser's description came. Another fragment than before is an ICE restart (RFC 8445 §9): the
    /// selected address stays until the browser nominates anew. A lite agent sends no checks, so it needs
    /// no password.
    ///
    /// @return whether this is a restart
    public boolean remote(String ufrag) {
        String before = remoteUfrag;
        if (ufrag.equals(before)) {
            return false;
        }
        remoteUfrag = ufrag;
        formerRemoteUfrag = before;
        if (before == null) {
            return false;
        }
        validated.clear();
        return true;
    }

    /// Judges one STUN message, and answers it where that is due.
    ///
    /// @param source where it came from, resolved
    /// @param nowNanos of the loop's monotonic clock
    public Check onStunRequest(StunMessage request, InetSocketAddress source, long nowNanos) {
        if (!request.isBindingRequest()) {
            return new Check.Dropped(Check.Reason.NOT_A_REQUEST);
        }
        if (request.hasFingerprint() && !request.verifyFingerprint()) {
            return new Check.Dropped(Check.Reason.BAD_FINGERPRINT);
        }
        String peer = peerUfrag(request);
        if (peer == null) {
            return new Check.Dropped(Check.Reason.UNKNOWN_USER);
        }
        if (!request.verifyIntegrity(localKey)) {
            return new Check.Dropped(Check.Reason.BAD_INTEGRITY);
        }
        if (request.unknownRequired().length > 0) {
            return refuse(request, StunError.UNKNOWN_ATTRIBUTE);
        }
        if (request.iceControlled().isPresent()) {
            return refuse(request, StunError.ROLE_CONFLICT);
        }
        return accept(request, peer, source, nowNanos);
    }

    /// The sender's fragment when USERNAME is ours and its, otherwise null.
    private @Nullable String peerUfrag(StunMessage request) {
        String username = request.username().orElse("");
        String prefix = local.ufrag() + ":";
        if (!username.startsWith(prefix) || username.length() == prefix.length()) {
            return null;
        }
        String peer = username.substring(prefix.length());
        return remoteUfrag == null || peer.equals(remoteUfrag) || peer.equals(formerRemoteUfrag) ? peer : null;
    }

    private Check refuse(StunMessage request, StunError error) {
        byte[] response = StunWriter.error(request, error).integrity(localKey).withFingerprint();
        return new Check.Refused(response, error.code());
    }

    private Check accept(StunMessage request, String peer, InetSocketAddress source, long nowNanos) {
        lastValidCheckNanos = nowNanos;
        checked = true;
        boolean newSource = learn(source);
        boolean former = !peer.equals(remoteUfrag) && remoteUfrag != null;
        boolean nominated = request.useCandidate();
        boolean selectedChanged = nominated && !source.equals(selected) && !(former && selected != null);
        if (selectedChanged) {
            selected = source;
        }
        if (nominated && !former) {
            formerRemoteUfrag = null;
        }
        byte[] response =
                StunWriter.success(request, source).integrity(localKey).withFingerprint();
        return new Check.Valid(response, newSource, nominated, selectedChanged);
    }

    private boolean learn(InetSocketAddress source) {
        if (validated.contains(source)) {
            return false;
        }
        if (validated.size() == MAX_SOURCES) {
            validated.removeFirst();
        }
        validated.add(source);
        return true;
    }

    /// Where media goes: the source of the latest nomination, or null before the first. A browser behind a
    /// NAT that changed its mapping comes and nominates from elsewhere, and media follows.
    public @Nullable InetSocketAddress selected() {
        return selected;
    }

    /// Whether a valid check came from there since the last restart, or it is [#selected]: DTLS and media
    /// from elsewhere are nobody's (RFC 8827 §6.5).
    public boolean isValidated(InetSocketAddress source) {
        return source.equals(selected) || validated.contains(source);
    }

    /// Whether any valid check came so far.
    public boolean isChecked() {
        return checked;
    }

    /// When the last valid check came, on the loop's clock; the peer consents to our media for 30 s from
    /// then (RFC 7675 §5.1). Meaningless before [#isChecked].
    public long lastValidCheckNanos() {
        return lastValidCheckNanos;
    }
}
