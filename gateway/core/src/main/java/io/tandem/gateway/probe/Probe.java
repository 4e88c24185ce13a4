package io.tandem.gateway.probe;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One synthetic call: register, dial, listen, speak, listen again, hang up. Used by one thread.
public final class Probe {
    /// What the probe says: no plan's tone has this frequency, so hearing it means that it came back.
    static final double SPOKEN_HZ = 1330;

    private static final Duration TONE_FILLS = Duration.ofMillis(350);
    private static final double PURE = 0.9;
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration FIRST_TONE_WITHIN = Duration.ofSeconds(8);
    private static final Duration AFTER_ANSWER = Duration.ofMillis(500); // who answers at once may have nothing to say

    private final ProbeSettings settings;
    private final RandomGenerator random;

    public Probe(ProbeSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /// Calls the number once.
    ///
    /// @throws ProbeFailed when there was no call to judge: no gateway, wrong password, INVITE refused
    public ProbeResult call(String number) throws ProbeFailed {
        Ear ear = new Ear();
        try (ProbePhone phone = new ProbePhone(settings, random);
                WebRtcPeer peer = new WebRtcPeer(ear)) {
            long start = System.nanoTime();
            phone.register();
            long registerMs = (System.nanoTime() - start) / 1_000_000;
            ProbePhone.Answered call = phone.invite(number, peer.offer());
            peer.answer(call.sdp());
            try {
                return listen(number, registerMs, phone, peer, ear);
            } finally {
                phone.bye(call);
                phone.unregister();
            }
        }
    }

    private ProbeResult listen(String number, long registerMs, ProbePhone phone, WebRtcPeer peer, Ear ear)
            throws ProbeFailed {
        CallLog log = phone.log();
        waitFor(
                FIRST_TONE_WITHIN,
                () -> !ear.now().silent() || log.realAnswerMs().isPresent());
        waitFor(AFTER_ANSWER, () -> !ear.now().silent());
        Ear.Sound tone = firstSound(ear);
        waitFor(settings.answerWithin(), () -> log.realAnswerMs().isPresent() || log.failed());
        OptionalLong first = ear.firstSoundNanos(); // asked before the probe speaks: its own echo is no tone
        Ear.Sound echo = Ear.Sound.SILENCE;
        if (log.realAnswerMs().isPresent()) {
            peer.say(SPOKEN_HZ);
            ear.forget();
            waitFor(settings.talk(), () -> ear.now().isTone(SPOKEN_HZ) || log.failed());
            echo = ear.now();
        }
        boolean twoWay = echo.isTone(SPOKEN_HZ);
        return new ProbeResult(
                number,
                registerMs,
                boxed(log.answeredMs()),
                first.isPresent() ? boxed(log.sinceInvite(first.getAsLong())) : null,
                boxed(log.realAnswerMs()),
                twoWay,
                tone.silent() ? null : tone.hz(),
                echo.silent() ? null : echo.hz(),
                peer.loss().percent(),
                verdict(log, twoWay, first.isPresent(), !echo.silent()));
    }

    /// What sounds now, a tone as soon as it fills what is listened to: of its first hundredths of a second nobody can
    /// tell the frequency.
    private static Ear.Sound firstSound(Ear ear) throws ProbeFailed {
        Ear.Sound begun = ear.now();
        if (begun.silent()) {
            return begun;
        }
        waitFor(TONE_FILLS, () -> ear.now().purity() > PURE);
        Ear.Sound full = ear.now();
        return full.purity() > begun.purity() ? full : begun;
    }

    private String verdict(CallLog log, boolean twoWay, boolean heardAnything, boolean heardLate) {
        if (twoWay) {
            return "two-way audio";
        }
        if (log.realAnswerMs().isEmpty()) {
            String heard = heardAnything ? "tones were heard" : "nothing was heard";
            return log.failed()
                    ? "the call failed, " + heard + ": " + log.why()
                    : "the far end did not answer within "
                            + settings.answerWithin().toSeconds() + " s, " + heard;
        }
        return heardLate
                ? "the far end is heard, but our own tone does not come back: one-way audio, or a number that does not echo"
                : "answered, but nothing is heard: the trunk sends no audio, or it does not arrive here";
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static void waitFor(Duration atMost, BooleanSupplier condition) throws ProbeFailed {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (!condition.getAsBoolean() && System.nanoTime() < end) {
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProbeFailed("interrupted");
        }
    }
}
