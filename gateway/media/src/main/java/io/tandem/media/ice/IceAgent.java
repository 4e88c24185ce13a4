package io.tandem.media.ice;

import io.tandem.media.stun.StunError;
import io.tandem.media.stun.StunMessage;
import io.tandem.media.stun.StunWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The lite agent of one browser leg (RFC 8445 §2.5, §7.3): it answers the browser's checks, follows its
/// nominations, and knows when the last valid check came. Confined to the media loop.
///
/// It is always the controlled side, whatever tie-breaker a check brings: a lite agent cannot control a full
/// one (RFC 8445 §6.1.1). Checks may come before the browser's description (§7.3): until then our own fragment
/// and password are enough.
public final class IceAgent {
    /// A browser has a handful of addresses; paths beyond this push out the oldest.
    static final int MAX_PATHS = 16;

    private final Consumer<IcePath> forgotten;
    private final List<ValidPath> valid = new ArrayList<>();
    private final PathSelection selection = new PathSelection();
    private final SeenTransactions seen = new SeenTransactions();
    private Generation current;
    /// After a restart the old credentials keep the old pair alive until a new one is nominated (RFC 8445 §9).
    private @Nullable Generation former;

    private @Nullable ValidPath latest;

    /// An agent with fresh credentials.
    ///
    /// @param random a cryptographically strong one
    /// @param forgotten told of each path that is valid no more
    public IceAgent(RandomGenerator random, Consumer<IcePath> forgotten) {
        this(IceCredentials.generate(random), forgotten);
    }

    /// An agent with given credentials.
    public IceAgent(IceCredentials local, Consumer<IcePath> forgotten) {
        this.forgotten = forgotten;
        current = new Generation(0, local, null);
    }

    /// Our fragment and password since the last restart, for the SDP.
    public IceCredentials local() {
        return current.local;
    }

    /// Our fragment before the last restart, as long as it is good for anything.
    public @Nullable String formerUfrag() {
        return former == null ? null : former.local.ufrag();
    }

    /// Both sides take fresh credentials, and ours are these: an ICE restart (RFC 8445 §9). The selected path
    /// stays until the browser nominates anew.
    public void restart(IceCredentials ours) {
        begin(new Generation(current.number + 1, ours, null));
    }

    /// The browser's description came. Another fragment than before is an ICE restart, even where ours are the
    /// same. A lite agent sends no checks, so it needs no password of the peer.
    ///
    /// @return whether this is a restart
    public boolean remote(String ufrag) {
        String before = current.remoteUfrag();
        if (before == null) {
            current.describe(ufrag);
            return former != null;
        }
        if (ufrag.equals(before)) {
            return false;
        }
        begin(new Generation(current.number + 1, current.local, ufrag));
        return true;
    }

    private void begin(Generation next) {
        former = current;
        current = next;
        ValidPath kept = selection.selected();
        valid.removeIf(path -> path != kept && forgetting(path));
        latest = kept;
    }

    private boolean forgetting(ValidPath path) {
        forgotten.accept(path.path);
        return true;
    }

    /// Judges one STUN message, and answers it where that is due.
    ///
    /// @param nowNs of the loop's monotonic clock
    public Check onStunRequest(StunMessage request, IcePath path, long nowNs) {
        if (!request.isBindingRequest()) {
            return new Check.Dropped(Check.Reason.NOT_A_REQUEST);
        }
        if (request.hasFingerprint() && !request.verifyFingerprint()) {
            return new Check.Dropped(Check.Reason.BAD_FINGERPRINT);
        }
        Generation by = generationOf(request);
        if (by == null) {
            return new Check.Dropped(Check.Reason.UNKNOWN_USER);
        }
        if (!request.verifyIntegrity(by.key)) {
            return new Check.Dropped(Check.Reason.BAD_INTEGRITY);
        }
        if (request.unknownRequired().length > 0) {
            return refuse(request, by, StunError.UNKNOWN_ATTRIBUTE);
        }
        if (request.iceControlled().isPresent()) {
            return refuse(request, by, StunError.ROLE_CONFLICT);
        }
        if (!seen.isFirstOrSame(request.transactionBits(), path)) {
            return new Check.Dropped(Check.Reason.REPLAYED);
        }
        return accept(request, by, path, nowNs);
    }

    private @Nullable Generation generationOf(StunMessage request) {
        String username = request.username().orElse("");
        if (current.isFor(username)) {
            return current;
        }
        return former != null && former.isFor(username) ? former : null;
    }

    private static Check refuse(StunMessage request, Generation by, StunError error) {
        byte[] response = StunWriter.error(request, error).integrity(by.key).withFingerprint();
        return new Check.Refused(response, error.code());
    }

    private Check accept(StunMessage request, Generation by, IcePath from, long nowNs) {
        ValidPath known = find(from);
        ValidPath path = known != null ? known : learn(from, by.number, nowNs);
        path.checked(Math.max(path.generation, by.number), request.priority().orElse(0), nowNs);
        latest = path;
        boolean nominated = request.useCandidate();
        boolean changed = by == current && (nominated ? selection.nominated(path, nowNs) : selection.checked(path));
        if (nominated && by == current) {
            former = null;
        }
        byte[] response =
                StunWriter.success(request, from.remote()).integrity(by.key).withFingerprint();
        return new Check.Valid(response, known == null, nominated, changed);
    }

    private ValidPath learn(IcePath from, int generation, long nowNs) {
        if (valid.size() == MAX_PATHS) {
            ValidPath oldest = valid.get(0) == selection.selected() ? valid.get(1) : valid.get(0);
            valid.remove(oldest);
            forgotten.accept(oldest.path);
        }
        ValidPath path = new ValidPath(from, generation, nowNs);
        valid.add(path);
        return path;
    }

    private @Nullable ValidPath find(IcePath path) {
        ValidPath selected = selection.selected();
        if (selected != null && (selected.path == path || selected.path.equals(path))) {
            return selected;
        }
        for (int i = 0; i < valid.size(); i++) {
            ValidPath each = valid.get(i);
            if (each.path == path || each.path.equals(path)) {
                return each;
            }
        }
        return null;
    }

    /// An authenticated packet came by this path, which must be valid: the browser speaks from there now, even
    /// where it nominates nothing.
    public void onPacket(IcePath from, long nowNs) {
        ValidPath path = find(from);
        if (path != null) {
            selection.spoke(path);
            path.heardNs = nowNs;
        }
    }

    /// The leg has ended: no path is valid any more.
    public void forgetAll() {
        valid.removeIf(path -> {
            selection.forget(path);
            return forgetting(path);
        });
        latest = null;
    }

    /// The path is no more: its connection was closed.
    public void onClosed(IcePath path) {
        ValidPath known = find(path);
        if (known != null) {
            selection.forget(known);
            valid.remove(known);
            if (latest == known) {
                latest = valid.isEmpty() ? null : valid.getLast();
            }
        }
    }

    /// The path that the browser has chosen, or null before.
    public @Nullable IcePath selected() {
        ValidPath selected = selection.selected();
        return selected == null ? null : selected.path;
    }

    /// Where our packets go: [#selected], before a nomination whence the latest check came. A browser behind a
    /// NAT that changed its mapping comes and nominates from elsewhere, and media follows.
    public @Nullable IcePath target() {
        ValidPath selected = selection.selected();
        ValidPath target = selected != null ? selected : latest;
        return target == null ? null : target.path;
    }

    /// Whether a valid check came by this path since the last restart, or it is [#selected]: DTLS and media
    /// from elsewhere are nobody's (RFC 8827 §6.5).
    public boolean isValid(IcePath path) {
        return find(path) != null;
    }

    /// Whether any valid check came so far, and there is a path to send to.
    public boolean isChecked() {
        return latest != null;
    }

    /// Whether the browser still wants our media where we send it: a valid check came from there not longer
    /// ago than that (RFC 7675 §5.1). A lite agent asks nothing by itself; browsers check every few seconds.
    public boolean consents(long nowNs, long consentNs) {
        ValidPath selected = selection.selected();
        ValidPath target = selected != null ? selected : latest;
        return target != null && nowNs - target.lastCheckNs <= consentNs;
    }
}
