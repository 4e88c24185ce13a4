package io.tandem.gateway.call;

import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import java.util.Optional;
import java.util.function.Function;

/// The honest state beside the early answer: INFO `application/vnd.tandem.progress+json`, without
/// Info-Package, within the browser's dialog. Its leg keeps the order and sends one at a time. Stateless;
/// works on a [CallTurn].
final class ProgressInfo {

    static final String CONTENT_TYPE = "application/vnd.tandem.progress+json";

    private ProgressInfo() {}

    static void trying(CallTurn turn) {
        send(turn, "trying", "");
    }

    static void ringing(CallTurn turn) {
        send(turn, "ringing", "");
    }

    static void earlyMedia(CallTurn turn) {
        send(turn, "early-media", "");
    }

    static void answered(CallTurn turn) {
        send(turn, "answered", "");
    }

    /// @param heard `busy`, `congestion`, `special-information`, `announcement`; empty: nothing
    static void failed(CallTurn turn, Termination why, String heard) {
        String more = ",\"sip\":" + why.sip() + ",\"q850\":" + why.q850() + ",\"text\":" + quoted(why.text());
        send(turn, "failed", heard.isEmpty() ? more : more + ",\"heard\":" + quoted(heard));
    }

    /// Audio does not flow one way, in whatever mode the call was answered.
    ///
    /// @param repair `re-invite`: under way; `ice-restart`: the page is asked for it; `none`
    static void oneWayAudio(CallTurn turn, AudioTrouble trouble, String repair) {
        told(turn, "one-way-audio", trouble, seen -> {
            String own = seen.far() && seen.colleague() ? "none" : repair;
            return of(seen) + ",\"repair\":" + quoted(own);
        });
    }

    static void audioRestored(CallTurn turn, AudioTrouble trouble) {
        told(turn, "audio-restored", trouble, ProgressInfo::of);
    }

    /// Between two pages each is told as it looks from there.
    private static void told(CallTurn turn, String state, AudioTrouble trouble, Function<AudioTrouble, String> more) {
        tell(turn, turn.near, state, more.apply(trouble));
        if (trouble.colleague()) {
            tell(turn, turn.far, state, more.apply(trouble.fromFar()));
        }
    }

    private static String of(AudioTrouble trouble) {
        return ",\"hop\":" + quoted(trouble.hop()) + ",\"direction\":" + quoted(trouble.direction()) + ",\"text\":"
                + quoted(trouble.text());
    }

    /// In the other modes the answer itself is honest, and there is no dialog for an INFO before it.
    private static void send(CallTurn turn, String state, String more) {
        if (EarlyAnswer.mode(turn) == AnswerMode.EARLY) {
            tell(turn, turn.near, state, more);
        }
    }

    private static void tell(CallTurn turn, Optional<LegId> browser, String state, String more) {
        if (browser.isEmpty() || turn.media(browser.get()).webRtc().isEmpty()) {
            return;
        }
        long atMs = turn.env.nowMs() - turn.times.startedMs();
        String json = "{\"state\":" + quoted(state) + ",\"atMs\":" + atMs + ",\"attempt\":" + (turn.attempt + 1)
                + ",\"trunk\":" + quoted(turn.trunkName()) + more + "}";
        turn.tell(browser.get(), new LegInput.Info(new Body(CONTENT_TYPE, json)));
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c == 0x2028 || c == 0x2029 || c == '<') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
