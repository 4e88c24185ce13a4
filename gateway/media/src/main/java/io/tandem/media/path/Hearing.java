package io.tandem.media.path;

import org.jspecify.annotations.Nullable;

/// The source switch of one port: it hears either another port or a filler (see
/// [io.tandem.media.MediaCommand.Hear]).
///
/// While a filler plays, the first packets of the other side do not stop it: a stray packet or two would
/// make the tone flap. The third one does; the filler then falls within its next frame, and from there on
/// every packet passes. A filler stands at its beginning until its first frame can leave, so that whoever is
/// connected late hears all of it. It keeps no clock and no socket: it is told the time, and says what is to be sent.
/// Confined to the media loop.
final class Hearing {
    /// Where our own sound goes.
    interface Ear {
        /// True when packets can leave.
        boolean ready();

        /// Sends the next frame of `player`.
        void own(FillerPlayer player, long nowNs);
    }

    private enum State {
        FILLING,
        YIELDING,
        RELAYING
    }

    private final Ear ear;
    private final FillerPlayer player;
    private Sound filler = Sound.SILENT;
    private @Nullable AudioActivity from;
    private State state = State.FILLING;

    Hearing(Ear ear, FillerPlayer player) {
        this.ear = ear;
        this.player = player;
    }

    /// Plays the filler.
    FillerPlayer player() {
        return player;
    }

    /// True when the filler has fallen silent for the one who is heard.
    boolean relays() {
        return state == State.RELAYING;
    }

    /// True when an event of the one who is heard may be sent beside our own frames: no filler stands before him.
    boolean admits() {
        return state == State.RELAYING || !player.plays();
    }

    /// Who is heard, if anybody.
    @Nullable
    AudioActivity from() {
        return from;
    }

    /// Carries out a `Hear` command.
    void replace(@Nullable AudioActivity newFrom, Sound newFiller, long nowNs) {
        boolean relay = newFrom != null && newFrom.recent(nowNs);
        boolean goOn = relay && newFrom == from && state != State.FILLING;
        from = newFrom;
        filler = newFiller;
        if (goOn) {
            return;
        }
        if (relay && newFrom != null && newFrom.flowing()) {
            yieldFiller();
        } else {
            state = State.FILLING;
            player.play(filler);
        }
    }

    /// The port to be heard was opened only now.
    void follow(AudioActivity opened, long nowNs) {
        replace(opened, filler, nowNs);
    }

    /// A port was closed: if it was heard, the filler comes at once.
    void forget(AudioActivity closed, long nowNs) {
        if (from == closed) {
            replace(null, filler, nowNs);
        }
    }

    /// A packet of the heard port, already noted in its activity.
    ///
    /// @return true when it is to be relayed; before it the filler has fallen silent
    boolean passes(AudioActivity source, long nowNs) {
        if (state == State.FILLING) {
            if (player.plays()) {
                if (source.flowing()) {
                    yieldFiller();
                }
                return false;
            }
            state = State.YIELDING;
        }
        if (state == State.YIELDING) {
            frame(nowNs);
            state = State.RELAYING;
        }
        return true;
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
                if (from == null || !from.recent(nowNs)) {
                    state = State.FILLING;
                    player.play(filler);
                    frame(nowNs);
                }
            }
        }
    }

    /// Every 20 ms in place of [#tick], while a frame is made of what is decoded: by the same rules as for
    /// packets. What the player has to say is in the caller's hands.
    ///
    /// @param playing the first decoded frame is there
    /// @return true when the one who is heard belongs into the frame
    boolean mixes(long nowNs, boolean playing) {
        switch (state) {
            case FILLING -> {
                boolean steady = from != null && (player.plays() ? from.flowing() : from.recent(nowNs));
                if (steady && playing) {
                    player.stop();
                    state = State.RELAYING;
                }
            }
            case YIELDING -> state = State.RELAYING;
            case RELAYING -> {
                if (from == null || !from.recent(nowNs)) {
                    state = State.FILLING;
                    player.play(filler);
                }
            }
        }
        return state == State.RELAYING;
    }

    private void yieldFiller() {
        player.stop();
        state = player.sounds() ? State.YIELDING : State.RELAYING;
    }

    private void frame(long nowNs) {
        if (!ear.ready()) {
            player.forgetStopped();
        } else if (player.sounds()) {
            ear.own(player, nowNs);
        }
    }
}
