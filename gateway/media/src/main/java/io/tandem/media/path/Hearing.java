package io.tandem.media.path;

import io.tandem.media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// The source switch of one port: it hears either another port or a filler (see [io.tandem.media.MediaCommand.Hear]).
///
/// While a filler sounds, the first packets of the other side do not stop it: a stray packet or two would make the
/// tone flap. The third one does; the filler then falls within its next frame, and from there on every packet passes.
/// Confined to the media loop.
final class Hearing {
    private enum State {
        FILLING,
        YIELDING,
        RELAYING
    }

    private final MediaPort port;
    private final FillerPlayer player;
    private Sound filler = Sound.SILENT;
    private @Nullable MediaPort from;
    private State state = State.FILLING;

    Hearing(MediaPort port, FillerPlayer player) {
        this.port = port;
        this.player = player;
    }

    /// The port that is heard, if any.
    @Nullable
    MediaPort from() {
        return from;
    }

    /// Carries out a `Hear` command.
    void replace(@Nullable MediaPort newFrom, Sound newFiller, long nowNs) {
        boolean relay = newFrom != null && newFrom.activity().recent(nowNs);
        boolean goOn = relay && newFrom == from && state != State.FILLING;
        from = newFrom;
        filler = newFiller;
        if (goOn) {
            return;
        }
        if (relay && newFrom != null && newFrom.activity().flowing()) {
            yieldFiller();
        } else {
            state = State.FILLING;
            player.play(filler);
        }
    }

    /// A port was closed: if it was heard, the filler comes at once.
    void forget(MediaPort closed, long nowNs) {
        if (from == closed) {
            replace(null, filler, nowNs);
        }
    }

    /// A packet of the heard port.
    void packet(RtpPacket packet, MediaPort source, long nowNs) {
        if (state == State.FILLING) {
            if (port.ready() && player.plays()) {
                if (source.activity().flowing()) {
                    yieldFiller();
                }
                return;
            }
            state = State.YIELDING;
        }
        if (state == State.YIELDING) {
            frame(nowNs);
            state = State.RELAYING;
        }
        port.relay(packet, source, nowNs);
    }

    /// Every 20 ms.
    void tick(long nowNs) {
        switch (state) {
            case FILLING -> frame(nowNs);
            case YIELDING -> {
                frame(nowNs);
                state = State.RELAYING;
            }
            case RELAYING -> {
                if (from == null || !from.activity().recent(nowNs)) {
                    state = State.FILLING;
                    player.play(filler);
                    frame(nowNs);
                }
            }
        }
    }

    private void yieldFiller() {
        player.stop();
        state = player.sounds() ? State.YIELDING : State.RELAYING;
    }

    private void frame(long nowNs) {
        if (!port.ready()) {
            player.forgetStopped();
        } else if (player.sounds()) {
            port.own(player, nowNs);
        }
    }
}
