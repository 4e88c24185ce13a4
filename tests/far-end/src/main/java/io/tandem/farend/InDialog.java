package io.tandem.farend;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What happens inside a standing dialog: BYE, re-INVITE, UPDATE, INFO in both directions and the session
/// timer. Confined to the agent loop, except `reInvite` and `send`, which post to it.
final class InDialog {
    private final UserAgent end;
    private final FarCall call;
    private Loop.@Nullable Timer sessionTimer;
    private boolean reInvitePending;
    private @Nullable ServerTransaction incomingReInvite;
    private boolean offeredInAnswer;

    InDialog(UserAgent end, FarCall call) {
        this.end = end;
        this.call = call;
    }

    private Agent agent() {
        return end.agent();
    }

    void onRequest(ServerTransaction transaction) {
        SipMessage request = transaction.request();
        Dialog dialog = call.dialog(request.toTag()).orElseThrow();
        if (request.cseq() <= dialog.remoteCseq()) {
            end.answer(transaction, 500, "Server Internal Error");
            return;
        }
        call.update(dialog.received(request));
        switch (request.method()) {
            case "BYE" -> onBye(transaction);
            case "INVITE", "UPDATE" -> onOffer(transaction);
            case "INFO", "OPTIONS", "MESSAGE", "NOTIFY" -> end.answer(transaction, 200, "OK");
            default -> end.answer(transaction, 405, "Method Not Allowed");
        }
    }

    private void onBye(ServerTransaction transaction) {
        SipMessage request = transaction.request();
        end.answer(transaction, 200, "OK");
        boolean released = !call.mainTag().isEmpty() && !request.toTag().equals(call.mainTag());
        if (released) {
            return; // another fork of the same INVITE
        }
        String reason = String.join(", ", request.all("Reason"));
        if (call.state() == FarCall.State.TRYING || call.state() == FarCall.State.RINGING) {
            call.hangUpNow("their-bye");
        }
        call.finish(new Ending(200, false, "bye", reason));
    }

    private void onOffer(ServerTransaction transaction) {
        SipMessage request = transaction.request();
        boolean deaf = end.settings()
                .sessionTimer()
                .map(timer -> !timer.answersRefresh())
                .orElse(false);
        if (deaf) {
            return;
        }
        if (request.is("INVITE") && (reInvitePending || incomingReInvite != null)) {
            end.answer(transaction, 491, "Request Pending");
            return;
        }
        Optional<String> body = describe(request);
        if (body.isEmpty()) {
            end.answer(transaction, 488, "Not Acceptable Here");
            return;
        }
        SipMessage ok =
                SipMessage.response(request, 200, "OK", call.mainTag()).with("Contact", end.contact(call.peer()));
        ok = withSessionExpires(request, ok);
        ok = body.get().isEmpty() ? ok : ok.withBody("application/sdp", body.get());
        if (request.is("INVITE")) {
            incomingReInvite = transaction;
            offeredInAnswer = request.body().isEmpty();
        }
        transaction.respond(ok, () -> call.hangUpNow("no-ack"));
        timed(ok, false);
    }

    /// The session description of the 200: empty text for an UPDATE without one, no value for no common
    /// codec.
    private Optional<String> describe(SipMessage request) {
        if (request.body().isEmpty()) {
            return Optional.of(request.is("INVITE") ? call.media().orElseThrow().offer("sendrecv") : "");
        }
        return call.media().orElseThrow().answer(request.body());
    }

    void onAck(SipMessage ack) {
        if (incomingReInvite != null && incomingReInvite.request().cseq() == ack.cseq()) {
            incomingReInvite.ack();
            incomingReInvite = null;
            if (offeredInAnswer && !ack.body().isEmpty()) {
                call.media().orElseThrow().answered(ack.body());
            }
        }
    }

    CompletableFuture<SipMessage> reInvite(String direction) {
        CompletableFuture<SipMessage> done = new CompletableFuture<>();
        agent().loop().post(() -> {
            reInvitePending = true;
            MediaLeg media = call.media().orElseThrow();
            request("INVITE", "application/sdp", media.offer(direction), false, done);
        });
        return done;
    }

    CompletableFuture<SipMessage> send(String method, String contentType, String body) {
        CompletableFuture<SipMessage> done = new CompletableFuture<>();
        agent().loop().post(() -> request(method, contentType, body, false, done));
        return done;
    }

    /// @param target asked for on the agent loop
    CompletableFuture<SipMessage> refer(Supplier<String> target) {
        CompletableFuture<SipMessage> done = new CompletableFuture<>();
        agent().loop().post(() -> {
            Dialog dialog = call.dialog().orElseThrow().next();
            call.update(dialog);
            SipMessage request = dialog.request("REFER")
                    .withFirst("Via", agent().via(call.peer()))
                    .with("Contact", end.contact(call.peer()))
                    .with("Refer-To", "<" + target.get() + ">");
            agent().request(request, call.peer(), response -> onResponse(request, response, done));
        });
        return done;
    }

    private void request(String method, String type, String body, boolean refresh, CompletableFuture<SipMessage> done) {
        Dialog dialog = call.dialog().or(call::earlyDialog).orElseThrow().next();
        call.update(dialog);
        SipMessage request = dialog.request(method)
                .withFirst("Via", agent().via(call.peer()))
                .with("Contact", end.contact(call.peer()));
        Optional<SessionTimer> timer = refresh ? end.settings().sessionTimer() : Optional.empty();
        if (timer.isPresent()) {
            request = request.with("Supported", "timer")
                    .with("Session-Expires", timer.get().expires().toSeconds() + ";refresher=uac");
        }
        SipMessage complete = type.isEmpty() ? request : request.withBody(type, body);
        agent().request(complete, call.peer(), response -> onResponse(complete, response, done));
    }

    private void onResponse(SipMessage request, SipMessage response, CompletableFuture<SipMessage> done) {
        if (response.status() < 200) {
            return;
        }
        if (request.is("INVITE")) {
            reInvitePending = false;
            if (response.status() < 300) {
                ack(request);
                call.media().ifPresent(media -> media.answered(response.body()));
            }
        }
        if (response.status() < 300) {
            timed(response, true);
        }
        done.complete(response);
        boolean dead = response.status() == 481 || response.status() == 408;
        if (dead && !request.is("BYE")) {
            call.hangUpNow("expired");
        }
    }

    private void ack(SipMessage invite) {
        call.dialog().ifPresent(dialog -> {
            SipMessage ack = dialog.request("ACK")
                    .without("CSeq")
                    .with("CSeq", invite.cseq() + " ACK")
                    .withFirst("Via", agent().via(call.peer()));
            agent().send(ack, call.peer());
        });
    }

    void bye(String why) {
        CompletableFuture<SipMessage> done = new CompletableFuture<>();
        request("BYE", "", "", false, done);
        call.finish(new Ending(200, true, why, ""));
    }

    // ---- session timer, RFC 4028 ----

    /// The response to an INVITE or UPDATE with Session-Expires and Require, when both sides know timers
    /// (§9).
    SipMessage withSessionExpires(SipMessage request, SipMessage response) {
        Optional<SessionTimer> own = end.settings().sessionTimer();
        if (own.isEmpty()) {
            return response;
        }
        Optional<String> asked = request.first("Session-Expires");
        String refresher = asked.flatMap(value -> SipText.parameter(value, "refresher"))
                .orElse(request.lists("Supported", "timer") ? own.get().refresher() : "uas");
        long seconds = asked.map(value -> Long.parseLong(value.split(";", -1)[0].strip()))
                .orElse(own.get().expires().toSeconds());
        long agreed = Math.min(seconds, own.get().expires().toSeconds());
        agreed = Math.max(agreed, request.first("Min-SE").map(Long::parseLong).orElse(0L));
        SipMessage timed =
                response.with("Supported", "timer").with("Session-Expires", agreed + ";refresher=" + refresher);
        return refresher.equals("uac") ? timed.with("Require", "timer") : timed;
    }

    /// Starts or restarts the timer after an INVITE or UPDATE that agreed on one.
    ///
    /// @param asUac whether we had sent the request
    void timed(SipMessage response, boolean asUac) {
        Optional<SessionTimer> own = end.settings().sessionTimer();
        Optional<String> agreed = response.first("Session-Expires");
        if (own.isEmpty() || agreed.isEmpty()) {
            return;
        }
        stop();
        String refresher = SipText.parameter(agreed.get(), "refresher").orElse("uac");
        boolean ours = refresher.equals(asUac ? "uac" : "uas");
        if (ours && own.get().refreshes()) {
            sessionTimer =
                    agent().loop().after(own.get().refreshAfter(), () -> refresh(own.get(), new CompletableFuture<>()));
        } else if (!ours) {
            long seconds = Long.parseLong(agreed.get().split(";", -1)[0].strip());
            long margin = Math.min(32, seconds / 3);
            sessionTimer = agent().loop().after(Duration.ofSeconds(seconds - margin), () -> call.hangUpNow("expired"));
        }
    }

    CompletableFuture<SipMessage> refresh() {
        CompletableFuture<SipMessage> done = new CompletableFuture<>();
        agent().loop().post(() -> refresh(end.settings().sessionTimer().orElseThrow(), done));
        return done;
    }

    private void refresh(SessionTimer timer, CompletableFuture<SipMessage> done) {
        boolean invite = timer.method().equals("INVITE");
        String body = invite ? call.media().orElseThrow().offer("sendrecv") : "";
        reInvitePending |= invite;
        request(timer.method(), invite ? "application/sdp" : "", body, true, done);
    }

    void stop() {
        if (sessionTimer != null) {
            sessionTimer.stop();
        }
        if (incomingReInvite != null) {
            incomingReInvite.stop();
        }
    }
}
