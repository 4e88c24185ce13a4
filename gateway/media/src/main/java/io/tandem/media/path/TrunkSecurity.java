package io.tandem.media.path;

import io.tandem.media.MediaKeys;
import io.tandem.media.srtp.SrtpContext;
import io.tandem.media.srtp.SrtpKeys;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The SRTP of one trunk leg under the keys of its SDP (RFC 4568). Confined to the media loop.
///
/// A key that comes again, by a repeated offer or another fork's answer, goes on where it was: a second start of
/// its indices would use its keystream twice (RFC 3711 §9.1), and its replay window would be forgotten. Once
/// secured, a leg is never plain again.
final class TrunkSecurity {
    /// More keys than any peer changes through in a call; after that the leg stays with those it has.
    private static final int MAX_KEYS = 64;

    private final List<Keyed> sent = new ArrayList<>();
    private final List<Keyed> received = new ArrayList<>();
    private @Nullable SrtpContext sending;
    private @Nullable SrtpContext receiving;

    private record Keyed(SrtpKeys keys, SrtpContext context) {}

    /// Whether keys were agreed on.
    boolean isOn() {
        return sending != null;
    }

    void use(MediaKeys keys) {
        if (find(sent, keys.local()) == null && sent.size() < MAX_KEYS) {
            sent.add(new Keyed(keys.local(), SrtpContext.forSending(keys.local())));
        }
        if (find(received, keys.remote()) == null && received.size() < MAX_KEYS) {
            received.add(new Keyed(keys.remote(), SrtpContext.forReceiving(keys.remote())));
        }
        SrtpContext out = find(sent, keys.local());
        SrtpContext in = find(received, keys.remote());
        if (out != null && in != null) {
            sending = out;
            receiving = in;
        }
    }

    private static @Nullable SrtpContext find(List<Keyed> known, SrtpKeys keys) {
        for (Keyed each : known) {
            if (each.keys.equals(keys)) {
                return each.context;
            }
        }
        return null;
    }

    /// In place. @return the new length, below zero when the packet must not be sent; unchanged on a plain leg
    int protect(byte[] rtp, int length) {
        SrtpContext context = sending;
        return context == null ? length : context.protect(rtp, 0, length);
    }

    /// As [#protect], for RTCP.
    int protectRtcp(byte[] rtcp, int length) {
        SrtpContext context = sending;
        return context == null ? length : context.protectRtcp(rtcp, 0, length);
    }

    /// In place. @return the new length, below zero for what nobody with the key has sent; unchanged on a plain leg
    int unprotect(byte[] rtp, int length) {
        SrtpContext context = receiving;
        return context == null ? length : context.unprotect(rtp, 0, length);
    }

    /// As [#unprotect], for RTCP.
    int unprotectRtcp(byte[] rtcp, int length) {
        SrtpContext context = receiving;
        return context == null ? length : context.unprotectRtcp(rtcp, 0, length);
    }

    /// Frees all keys.
    void close() {
        sent.forEach(each -> each.context.close());
        received.forEach(each -> each.context.close());
        sent.clear();
        received.clear();
        sending = null;
        receiving = null;
    }
}
