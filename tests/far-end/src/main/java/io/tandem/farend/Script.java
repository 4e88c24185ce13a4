package io.tandem.farend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What the far end does with one INVITE, step by step. Immutable; each method gives a longer script. Any
/// thread.
///
/// @param steps           run in order; a CANCEL or BYE ends them
/// @param mute            no response at all, not even to retransmissions: a dead host behind an open port
/// @param answersOnCancel takes CANCEL as having come too late: 200 to it and 200 to the INVITE (RFC 3261
///     §9.2)
public record Script(List<Step> steps, boolean mute, boolean answersOnCancel) {
    private static final String MAIN = "main";

    /// Copies the list.
    public Script {
        steps = List.copyOf(steps);
    }

    /// A script without steps: 100 Trying, then nothing.
    public static Script start() {
        return new Script(List.of(), false, false);
    }

    /// Never answers anything.
    public static Script dead() {
        return new Script(List.of(), true, false);
    }

    /// 180 without a session description.
    public Script ring() {
        return then(new Step.Provisional(180, "Ringing", false, MAIN));
    }

    /// 183 with a session description, then that sound.
    public Script earlyMedia(Sound sound) {
        return earlyMedia(MAIN, sound);
    }

    /// 183 with a session description on an early dialog of its own, then that sound.
    public Script earlyMedia(String fork, Sound sound) {
        return then(new Step.Provisional(183, "Session Progress", true, fork)).then(new Step.Play(sound, fork));
    }

    /// Waits.
    public Script pause(Duration length) {
        return then(new Step.Pause(length));
    }

    /// Plays that sound from here on.
    public Script play(Sound sound) {
        return then(new Step.Play(sound, MAIN));
    }

    /// 200, then that sound.
    public Script answer(Sound sound) {
        return answer(MAIN, sound);
    }

    /// 200 on that fork, then that sound.
    public Script answer(String fork, Sound sound) {
        return then(new Step.Answer(fork)).then(new Step.Play(sound, fork));
    }

    /// Refuses.
    public Script refuse(int status, String reason) {
        return then(new Step.Refuse(status, reason, List.of()));
    }

    /// Refuses with one more header.
    public Script refuse(int status, String reason, String name, String value) {
        return then(new Step.Refuse(status, reason, List.of(new SipMessage.Header(name, value))));
    }

    /// BYE.
    public Script hangUp() {
        return then(new Step.HangUp());
    }

    /// The same, but a CANCEL crosses the answer.
    public Script answeringOnCancel() {
        return new Script(steps, mute, true);
    }

    /// Any step.
    public Script then(Step step) {
        List<Step> more = new ArrayList<>(steps);
        more.add(step);
        return new Script(more, mute, answersOnCancel);
    }
}
