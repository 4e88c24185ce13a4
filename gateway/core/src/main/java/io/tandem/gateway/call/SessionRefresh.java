package io.tandem.gateway.call;

import io.tandem.gateway.call.Leg.Phase;
import io.tandem.gateway.call.Leg.Purpose;
import io.tandem.gateway.call.Leg.SessionTimer;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The session timer of one leg (RFC 4028). We are the refresher wherever the peer leaves it open; a
/// refresh that is lost is sent again until the session's whole time is over. Stateless; works on a
/// [LegTurn].
final class SessionRefresh {

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final long LONGEST_SECONDS = 86_400;

    private SessionRefresh() {}

    /// `Session-Expires` as a peer says it.
    ///
    /// @param refresher `uac`, `uas` or empty
    private record Expires(long seconds, String refresher) {}

    private static Optional<Expires> expiresOf(SipMessage message) {
        Optional<String> value = message.headers().first("Session-Expires");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        String[] part = value.get().split(";");
        Optional<Long> seconds = seconds(part[0]);
        String refresher = "";
        for (String parameter : part) {
            String lower = parameter.strip().toLowerCase(Locale.ROOT).replace(" ", "");
            if (lower.startsWith("refresher=")) {
                refresher = lower.substring("refresher=".length());
            }
        }
        String role = refresher;
        return seconds.map(s -> new Expires(s, role));
    }

    private static Optional<Long> seconds(String text) {
        String digits = text.strip();
        boolean number =
                !digits.isEmpty() && digits.length() <= 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Math.min(Long.parseLong(digits), LONGEST_SECONDS)) : Optional.empty();
    }

    private static long minSe(SipMessage message) {
        return message.headers()
                .first("Min-SE")
                .flatMap(value -> seconds(value.split(";")[0]))
                .orElse(0L);
    }

    /// What our INVITE, re-INVITE or UPDATE asks for. A browser gets our long interval whatever it began
    /// with: JsSIP's 90 s cut calls in their second minute.
    static Headers asking(LegTurn leg) {
        boolean first = leg.timer.intervalSeconds() == 0;
        long ours = leg.settings.sessionExpires().toSeconds();
        long seconds = first || leg.side == Leg.Side.BROWSER
                ? Math.max(ours, leg.timer.intervalSeconds())
                : leg.timer.intervalSeconds();
        String refresher = first || leg.timer.weRefresh() ? "uac" : "uas";
        return Headers.NONE
                .with("Session-Expires", seconds + ";refresher=" + refresher)
                .with("Min-SE", Long.toString(leg.settings.minSe().toSeconds()));
    }

    /// §9: an interval that is too small is refused.
    static boolean tooShort(LegTurn leg, SipRequest request) {
        return expiresOf(request)
                .filter(e -> e.seconds() < leg.settings.minSe().toSeconds())
                .isPresent();
    }

    static void refuse(LegTurn leg, TxId tx) {
        Headers headers =
                Headers.NONE.with("Min-SE", Long.toString(leg.settings.minSe().toSeconds()));
        leg.respond(tx, 422, "Session Interval Too Small", headers, Body.NONE);
    }

    /// As UAS, §9: what our 2xx says. The peer's interval is never raised here, that is for our own refresh.
    static Headers answering(LegTurn leg, SipRequest request) {
        Optional<Expires> asked = expiresOf(request);
        long ours = leg.timer.intervalSeconds() > 0
                ? leg.timer.intervalSeconds()
                : leg.settings.sessionExpires().toSeconds();
        long seconds = asked.map(
                        e -> Math.min(e.seconds(), leg.settings.sessionExpires().toSeconds()))
                .orElse(ours);
        seconds = Math.max(seconds, minSe(request));
        String role = asked.map(Expires::refresher).orElse("");
        boolean peer =
                role.equals("uac") || (role.isEmpty() && leg.timer.intervalSeconds() > 0 && !leg.timer.weRefresh());
        start(leg, seconds, !peer);
        Headers headers = Headers.NONE.with("Session-Expires", seconds + ";refresher=" + (peer ? "uac" : "uas"));
        return peer ? headers.with("Require", "timer") : headers;
    }

    /// As UAC, §7.2: what the peer's 2xx settles.
    ///
    /// @param initial the first INVITE: without the header there is no timer then, later the agreed one
    /// goes on
    static void agreed(LegTurn leg, SipResponse response, boolean initial) {
        Optional<Expires> said = expiresOf(response);
        if (said.isPresent() && said.get().seconds() > 0) {
            start(leg, said.get().seconds(), !said.get().refresher().equals("uas"));
        } else if (!initial && leg.timer.intervalSeconds() > 0) {
            start(leg, leg.timer.intervalSeconds(), leg.timer.weRefresh());
        }
    }

    private static void start(LegTurn leg, long seconds, boolean weRefresh) {
        leg.timer = new SessionTimer(seconds, weRefresh, 0);
        leg.disarm(TimerId.Kind.REFRESH_LOST);
        if (weRefresh) {
            leg.arm(TimerId.Kind.REFRESH, Duration.ofMillis(seconds * 500));
            leg.arm(TimerId.Kind.SESSION_EXPIRY, Duration.ofSeconds(seconds));
        } else {
            // a tenth more than agreed: the peer's one refresh may have been lost, and its next be under way
            leg.disarm(TimerId.Kind.REFRESH);
            leg.arm(TimerId.Kind.SESSION_EXPIRY, Duration.ofMillis(seconds * 1100));
        }
    }

    /// The leg is in another call now, where none of its timers runs: we refresh at once, a peer gets his full time.
    static void moved(LegTurn leg) {
        if (leg.timer.intervalSeconds() > 0) {
            start(leg, leg.timer.intervalSeconds(), leg.timer.weRefresh());
            if (leg.timer.weRefresh()) {
                leg.arm(TimerId.Kind.REFRESH, SOON);
            }
        }
        if (leg.glare) {
            leg.arm(TimerId.Kind.GLARE, Reoffer.glareDelay(leg));
        }
    }

    /// Our refresh is due: UPDATE where the peer takes it, else a re-INVITE that changes nothing.
    static void due(LegTurn leg) {
        if (leg.phase == Phase.CLOSING || !leg.timer.weRefresh()) {
            return;
        }
        if (leg.phase != Phase.CONFIRMED || leg.flowLost || leg.unacked.isPresent() || leg.offerUnderWay()) {
            leg.arm(TimerId.Kind.REFRESH, SOON);
            return;
        }
        if (leg.peerUpdates) {
            leg.sendInDialog(
                    "UPDATE", LegHeaders.plus(LegHeaders.capabilities(leg), asking(leg)), Body.NONE, Purpose.REFRESH);
            leg.arm(TimerId.Kind.REFRESH_LOST, lossWait(leg));
        } else {
            Reoffer.reinvite(leg, Purpose.REFRESH);
        }
    }

    /// Short at first, so that a session of 90 s outlives one loss; then longer, so that a dead peer is
    /// not flooded.
    private static Duration lossWait(LegTurn leg) {
        long first = Math.min(10_000, leg.timer.intervalSeconds() * 1000 / 9);
        return Duration.ofMillis(Math.min(first << Math.min(leg.timer.losses(), 4), 120_000));
    }

    /// A refresh without answer is not waited for until its transaction ends: the next one goes out (UPDATE
    /// without offer may overlap, RFC 3311 §5.1).
    static void lost(LegTurn leg) {
        leg.timer = new SessionTimer(leg.timer.intervalSeconds(), leg.timer.weRefresh(), leg.timer.losses() + 1);
        due(leg);
    }

    static void succeeded(LegTurn leg, Leg.Sent sent, SipResponse response) {
        if (sent.invite()) {
            Reoffer.success(leg, sent, response);
            return;
        }
        leg.dialog = leg.dialog.map(d -> d.refreshed(response));
        agreed(leg, response, false);
    }

    static void failed(LegTurn leg, Leg.Sent sent, int status, Optional<SipResponse> response) {
        switch (status) {
            case 405, 501 -> {
                leg.peerUpdates = false;
                leg.disarm(TimerId.Kind.REFRESH_LOST);
                leg.arm(TimerId.Kind.REFRESH, Duration.ZERO);
            }
            case 422 -> {
                long least = response.map(SessionRefresh::minSe).orElse(0L);
                long seconds = Math.max(least, leg.timer.intervalSeconds());
                leg.timer = new SessionTimer(seconds, leg.timer.weRefresh(), leg.timer.losses());
                leg.disarm(TimerId.Kind.REFRESH_LOST);
                leg.arm(TimerId.Kind.REFRESH, least > 0 ? Duration.ZERO : SOON);
            }
            case 491 -> {
                leg.disarm(TimerId.Kind.REFRESH_LOST);
                leg.arm(TimerId.Kind.REFRESH, Reoffer.glareDelay(leg));
            }
            case 408 -> {
                if (sent.invite()) {
                    lost(leg);
                }
            }
            default -> {
                leg.disarm(TimerId.Kind.REFRESH_LOST);
                leg.arm(TimerId.Kind.REFRESH, lossWait(leg));
            }
        }
    }

    /// A refresh that fell into the gap is made up for.
    static void afterFlowLoss(LegTurn leg) {
        if (leg.timer.weRefresh() && leg.timer.losses() > 0) {
            leg.arm(TimerId.Kind.REFRESH, Duration.ZERO);
        }
    }

    /// §10: the session is over.
    static void expired(LegTurn leg) {
        if (leg.phase == Phase.CLOSING) {
            return;
        }
        LegEnd.bye(
                leg,
                List.of("SIP;cause=408;text=\"Session expired\"", "Q.850;cause=102;text=\"Recovery on timer expiry\""));
        leg.emit(new LegEvent.SessionExpired());
    }
}
