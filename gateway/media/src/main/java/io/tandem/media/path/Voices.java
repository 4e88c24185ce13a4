package io.tandem.media.path;

import io.tandem.media.MediaCommand.Voice;
import io.tandem.media.PayloadTypes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one port hears when packets cannot just pass: a voice in another codec, or several at a time. The
/// port has one from the first such moment on, and leaves its tick to it as long as [#tick] says so.
///
/// Where packets passed before, they go on passing until the voice's first decoded frame is there; where they
/// pass again, the last frame falls and the first packet rises within 5 ms. Confined to the media loop.
final class Voices {
    private enum Phase {
        /// Packets pass, nothing is decoded.
        PASSING,
        /// Packets still pass; what was decoded of them is thrown away.
        ENTERING,
        /// The next packet is the last one to pass.
        LAST_PACKET,
        /// Nothing passes; a frame is made every tick.
        DECODING
    }

    static final int NARROW = 8_000;
    static final int WIDE = 16_000;
    /// A last packet that does not come is not waited for any longer.
    private static final int LAST_PACKET_TICKS = 2;

    private final MediaPort port;
    private final Hearing hearing;
    private final List<VoiceInput> inputs = new ArrayList<>();
    private final List<MediaPort> guests = new ArrayList<>();
    private final FillerInput filler;
    private final FillerInput overlay;
    private List<Voice> mix = List.of();
    private Phase phase = Phase.PASSING;
    private int rate = NARROW;
    private int waited;
    private boolean rises;

    Voices(MediaPort port, Hearing hearing) {
        this.port = port;
        this.hearing = hearing;
        this.filler = new FillerInput(hearing.player());
        this.overlay = new FillerInput(new FillerPlayer());
    }

    /// What is to be heard beside the port's own source.
    void mix(List<Voice> voices) {
        mix = voices;
    }

    /// A port of another session is heard, too.
    void join(MediaPort guest) {
        guests.add(guest);
    }

    /// It is heard no more.
    void part(MediaPort guest) {
        guests.remove(guest);
    }

    /// A port leaves this loop: what is decoded of it ends at once.
    void forget(MediaPort leaving) {
        guests.remove(leaving);
        for (int i = inputs.size() - 1; i >= 0; i--) {
            if (inputs.get(i).from() == leaving) {
                inputs.remove(i).close();
            }
        }
    }

    /// Plays something over all else.
    void overlay(Sound sound) {
        if (sound instanceof Sound.Silent) {
            overlay.player().stop();
        } else {
            overlay.player().play(sound);
        }
    }

    /// True when packets of the port's source are to be sent as they come.
    boolean pass() {
        return phase != Phase.DECODING;
    }

    /// A packet of sound is about to pass.
    ///
    /// @return true when its end must fall silent, for what follows is decoded
    boolean falls() {
        if (phase == Phase.LAST_PACKET) {
            phase = Phase.DECODING;
            return true;
        }
        return false;
    }

    /// The same for the first one after something decoded.
    ///
    /// @return true when its beginning must rise
    boolean rises() {
        boolean first = rises;
        rises = false;
        return first;
    }

    /// Every 20 ms.
    ///
    /// @return false when packets pass: the tick is then the source switch's own
    boolean tick(long tickNs) {
        boolean needed = needed();
        if (phase == Phase.PASSING) {
            if (!needed) {
                return false;
            }
            phase = Phase.ENTERING;
        }
        settleRate();
        VoiceInput main = settleInputs();
        if (phase != Phase.DECODING && hearing.relays() && port.passes(port.heard())) {
            enter(main, tickNs);
            if (!needed) {
                end();
            }
            return phase == Phase.DECODING;
        }
        phase = Phase.DECODING;
        decode(main, needed, tickNs);
        if (!needed) {
            end();
            rises = true;
        }
        return true;
    }

    /// Sends the next frame of the port's filler where nothing is decoded: at the sample rate of what is, and through
    /// the same resampler, for a tone that goes from one road to the other must not jump.
    void own(long tickNs) {
        settleRate();
        short[] pcm = filler.frame(rate);
        if (pcm != null) {
            port.send(pcm, rate, tickNs);
        }
    }

    private boolean needed() {
        if (port.payload() == null) {
            return false;
        }
        if (!port.passes(port.heard()) || !guests.isEmpty() || overlay.player().sounds()) {
            return true;
        }
        for (int i = 0; i < mix.size(); i++) {
            if (inMix(i) != null) {
                return true;
            }
        }
        return false;
    }

    private @Nullable MediaPort inMix(int index) {
        MediaPort from = port.call().port(mix.get(index).from());
        return from == port ? null : from;
    }

    /// The sample rate at which all is added up: what the leg's codec makes of it. Opus takes either, and stays
    /// with the higher one, unless its far side wants no more than the lower.
    private void settleRate() {
        PayloadTypes types = port.payload();
        if (types == null) {
            return;
        }
        int settled = switch (types.audio()) {
            case PCMA, PCMU -> NARROW;
            case G722 -> WIDE;
            case OPUS -> types.opus().maxRate() >= WIDE && (rate == WIDE || anyWide()) ? WIDE : NARROW;
        };
        if (settled != rate) {
            rate = settled;
            inputs.replaceAll(input -> input.at(settled));
        }
    }

    private boolean anyWide() {
        boolean wide = isWide(port.heard());
        for (int i = 0; i < guests.size(); i++) {
            wide |= isWide(guests.get(i));
        }
        for (int i = 0; i < mix.size(); i++) {
            wide |= isWide(inMix(i));
        }
        return wide;
    }

    private static boolean isWide(@Nullable MediaPort from) {
        return from != null && from.inlet().wide();
    }

    /// Has an input for each voice that is wanted.
    ///
    /// @return that of the port's own source, silent as yet
    private @Nullable VoiceInput settleInputs() {
        for (int i = 0; i < inputs.size(); i++) {
            inputs.get(i).doubt();
        }
        MediaPort source = port.heard();
        VoiceInput main = source == null ? null : input(source);
        if (main != null) {
            main.want(0);
        }
        for (int i = 0; i < mix.size(); i++) {
            MediaPort from = inMix(i);
            if (from != null) {
                input(from).want((float) Math.pow(10, mix.get(i).gainDb() / 20));
            }
        }
        for (int i = 0; i < guests.size(); i++) {
            input(guests.get(i)).want(1);
        }
        return main;
    }

    private VoiceInput input(MediaPort from) {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).from() == from) {
                return inputs.get(i);
            }
        }
        VoiceInput fresh = new VoiceInput(from, rate);
        inputs.add(fresh);
        return fresh;
    }

    private void enter(@Nullable VoiceInput main, long tickNs) {
        for (int i = 0; i < inputs.size(); i++) {
            inputs.get(i).frame(tickNs);
        }
        if (phase == Phase.LAST_PACKET) {
            waited++;
            phase = waited > LAST_PACKET_TICKS ? Phase.DECODING : Phase.LAST_PACKET;
        } else if (main == null || main.playing()) {
            waited = 0;
            phase = Phase.LAST_PACKET;
        }
    }

    private void decode(@Nullable VoiceInput main, boolean needed, long tickNs) {
        boolean playing = main != null && main.playing();
        boolean sounds = hearing.mixes(tickNs, playing);
        if (main != null && sounds && playing) {
            main.want(1);
        }
        Mixer mixer = port.loop().mixer();
        mixer.begin(rate);
        for (int i = inputs.size() - 1; i >= 0; i--) {
            VoiceInput input = inputs.get(i);
            if (!needed || !input.kept()) {
                input.silence();
            }
            sounds |= input.addTo(mixer, tickNs);
            if (!input.kept()) {
                inputs.remove(i);
                input.close();
            }
        }
        boolean ready = port.ready();
        sounds |= filler.addTo(mixer, rate, ready);
        sounds |= overlay.addTo(mixer, rate, ready);
        if (sounds && ready) {
            port.send(mixer.frame(), rate, tickNs);
        }
    }

    private void end() {
        for (int i = 0; i < inputs.size(); i++) {
            inputs.get(i).close();
        }
        inputs.clear();
        phase = Phase.PASSING;
    }

    /// Gives everything back.
    void close() {
        end();
        guests.clear();
        mix = List.of();
    }
}
