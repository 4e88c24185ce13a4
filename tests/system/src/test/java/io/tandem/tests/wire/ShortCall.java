package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.farend.FarCall;
import io.tandem.farend.FarEnd;
import io.tandem.farend.Script;
import io.tandem.farend.SipMessage;
import io.tandem.farend.Sound;
import io.tandem.farend.UserAgent;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// One of a thousand calls: set up, heard at both ends with tones of its own, ended. Its number says all.
/// Immutable, any thread.
///
/// @param index which of the thousand
record ShortCall(int index) {
    private static final String PREFIX = "+9967000";
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ENOUGH_PACKETS = 30;
    private static final int TONES = 40;

    /// How it goes.
    enum Kind {
        OUTGOING,
        OUTGOING_GIVEN_UP,
        INCOMING,
        INCOMING_GIVEN_UP
    }

    Kind kind() {
        return switch (index % 10) {
            case 0 -> Kind.OUTGOING_GIVEN_UP;
            case 1 -> Kind.INCOMING_GIVEN_UP;
            case 2, 3, 4, 5 -> Kind.INCOMING;
            default -> Kind.OUTGOING;
        };
    }

    /// The operator hangs up the even ones.
    boolean endedByOperator() {
        return (index / 10 + index) % 2 == 0;
    }

    Sound.Tone operatorTone() {
        return new Sound.Tone(600 + 30 * (index % TONES), -10);
    }

    Sound.Tone telephoneTone() {
        return new Sound.Tone(615 + 30 * ((index + 7) % TONES), -10);
    }

    String number() {
        return PREFIX + "%05d".formatted(index);
    }

    static ShortCall of(SipMessage invite) {
        String uri = invite.requestUri();
        String user = uri.substring(uri.indexOf(':') + 1, uri.indexOf('@'));
        return new ShortCall(Integer.parseInt(user.substring(user.length() - 5)));
    }

    /// What the trunk does with its INVITE.
    Script script() {
        Script ringing = Script.start().ring();
        return kind() == Kind.OUTGOING_GIVEN_UP ? ringing : ringing.answer(telephoneTone());
    }

    /// Runs it to its end.
    ///
    /// @param numberOfBrowser rings that browser
    /// @return milliseconds from INVITE to ACK at the far side; 0 for calls that were given up
    double run(WireBrowser browser, String numberOfBrowser, FarEnd trunk) throws Exception {
        return switch (kind()) {
            case OUTGOING, OUTGOING_GIVEN_UP -> outgoing(browser, trunk);
            case INCOMING, INCOMING_GIVEN_UP -> incoming(browser, numberOfBrowser, trunk);
        };
    }

    private double outgoing(WireBrowser browser, FarEnd trunk) throws Exception {
        long before = System.nanoTime();
        FarCall operator = browser.call(number(), operatorTone());
        FarCall telephone = awaited(trunk, number());
        if (kind() == Kind.OUTGOING_GIVEN_UP) {
            Awaitility.await("ringback")
                    .atMost(PATIENCE)
                    .until(() -> operator.heard().hz(SHORT) > 0);
            operator.hangUp();
            over(operator, telephone);
            return 0;
        }
        telephone.answered().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        double setUpMs = (System.nanoTime() - before) / 1e6;
        talk(operator, telephone);
        return setUpMs;
    }

    private double incoming(WireBrowser browser, String numberOfBrowser, FarEnd trunk) throws Exception {
        long before = System.nanoTime();
        FarCall telephone = trunk.call(number(), numberOfBrowser, telephoneTone());
        FarCall operator = awaited(browser.agent(), "");
        if (kind() == Kind.INCOMING_GIVEN_UP) {
            Awaitility.await("180").atMost(PATIENCE).until(() -> telephone.state() == FarCall.State.RINGING);
            telephone.hangUp();
            over(operator, telephone);
            return 0;
        }
        operator.perform(Script.start().answer(operatorTone()));
        telephone.answered().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        double setUpMs = (System.nanoTime() - before) / 1e6;
        talk(operator, telephone);
        return setUpMs;
    }

    /// The call that came in, by number, or simply the one that is not over.
    private static FarCall awaited(UserAgent at, String number) {
        return Awaitility.await("the call to " + number)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> find(at, number), Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<FarCall> find(UserAgent at, String number) {
        List<FarCall> calls = at.calls();
        return calls.reversed().stream()
                .filter(FarCall::inbound)
                .filter(call -> number.isEmpty()
                        ? call.state() != FarCall.State.ENDED
                        : call.number().equals(number))
                .findFirst();
    }

    private void talk(FarCall operator, FarCall telephone) throws Exception {
        enough(operator);
        enough(telephone);
        assertThat(telephone.heard().hz(SHORT))
                .as("heard by the telephone of %s, %s", this, telephone.heard().summary())
                .isCloseTo(operatorTone().hz(), within(6.0));
        assertThat(operator.heard().hz(SHORT))
                .as("heard by the operator of %s, %s", this, operator.heard().summary())
                .isCloseTo(telephoneTone().hz(), within(6.0));
        (endedByOperator() ? operator : telephone).hangUp();
        over(operator, telephone);
    }

    private static void enough(FarCall call) {
        call.heard().restart();
        Awaitility.await("audio on " + call)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> call.heard().summary().packets() >= ENOUGH_PACKETS);
    }

    private static void over(FarCall operator, FarCall telephone) throws Exception {
        operator.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        telephone.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
