package io.tandem.farend;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The calling side of a call: INVITE, ACK, CANCEL. Confined to the agent loop.
final class OutboundLeg {
    private final UserAgent end;
    private final FarCall call;
    private final Sound sound;
    private final List<SipMessage.Header> more;
    private @Nullable ClientTransaction invite;
    private boolean cancelWanted;
    private boolean cancelSent;
    private boolean hasAnswer;

    /// @param more further headers of the INVITE
    OutboundLeg(UserAgent end, FarCall call, Sound sound, List<SipMessage.Header> more) {
        this.more = List.copyOf(more);
        this.end = end;
        this.call = call;
        this.sound = sound;
    }

    void start(String caller) {
        call.leg(new Leg() {
            @Override
            public void giveUp(String why) {
                OutboundLeg.this.giveUp();
            }

            @Override
            public void hangUp() {
                call.hangUpNow("bye");
            }

            @Override
            public void perform(Script more) {
                throw new IllegalStateException("no script on the calling side");
            }
        });
        Agent agent = end.agent();
        AgentSettings settings = end.settings();
        String to = settings.uriOf(call.number(), call.peer());
        String tag = agent.ids().token();
        SipMessage request = SipMessage.request("INVITE", to)
                .with("Via", agent.via(call.peer()))
                .with("Max-Forwards", "70")
                .with("From", settings.own(caller, agent.transport().sentBy()) + ";tag=" + tag)
                .with("To", "<" + to + ">")
                .with("Call-ID", call.id())
                .with("CSeq", "1 INVITE")
                .with("Contact", end.contact(call.peer()))
                .with("Allow", end.allow());
        for (SipMessage.Header header : settings.inviteHeaders()) {
            request = request.with(header.name(), header.value());
        }
        for (SipMessage.Header header : more) {
            request = request.with(header.name(), header.value());
        }
        Optional<SessionTimer> timer = end.settings().sessionTimer();
        if (timer.isPresent()) {
            request = request.with("Supported", "timer")
                    .with(
                            "Session-Expires",
                            timer.get().expires().toSeconds() + ";refresher="
                                    + timer.get().refresher());
        }
        request = request.withBody("application/sdp", call.media("main").offer("sendrecv"));
        end.index(call, tag);
        send(request);
    }

    private void send(SipMessage request) {
        invite = end.agent().request(request, call.peer(), this::onResponse);
    }

    private void onResponse(SipMessage response) {
        int status = response.status();
        if (status == 100) {
            cancelIfWanted();
        } else if (status < 200) {
            call.state(FarCall.State.RINGING);
            if (!response.body().isEmpty()) {
                take(response);
            }
            cancelIfWanted();
        } else if (status < 300) {
            onAnswer(response);
        } else if (!tryAgain(response)) {
            call.finish(new Ending(status, cancelWanted, cancelWanted ? "cancelled" : "refused", reasons(response)));
        }
    }

    /// Once more with credentials, or with the other side's Min-SE (RFC 4028 §7.4).
    private boolean tryAgain(SipMessage refusal) {
        SipMessage request = Objects.requireNonNull(invite).request();
        Optional<SipMessage> again = end.retry(request, refusal);
        Optional<String> minimum = refusal.status() == 422 ? refusal.first("Min-SE") : Optional.empty();
        if (minimum.isPresent() && request.first("Min-SE").isEmpty()) {
            again = Optional.of(request.without("Via")
                    .withFirst("Via", end.agent().via(call.peer()))
                    .without("CSeq")
                    .with("CSeq", (request.cseq() + 1) + " INVITE")
                    .without("Session-Expires")
                    .with("Session-Expires", minimum.get())
                    .with("Min-SE", minimum.get()));
        }
        if (again.isEmpty() || cancelWanted) {
            return false;
        }
        send(again.get());
        return true;
    }

    private static String reasons(SipMessage message) {
        return String.join(", ", message.all("Reason"));
    }

    private void take(SipMessage response) {
        if (!hasAnswer) {
            hasAnswer = true;
            MediaLeg media = call.media("main");
            media.answered(response.body());
            media.play(sound);
        }
    }

    private void onAnswer(SipMessage response) {
        Dialog dialog = Dialog.asCaller(Objects.requireNonNull(invite).request(), response);
        SipMessage ack = dialog.request("ACK").withFirst("Via", end.agent().via(call.peer()));
        end.agent().send(ack, call.peer());
        if (call.dialog().isPresent() || call.over()) {
            return; // a retransmitted 200
        }
        call.addDialog(dialog);
        call.mainTag(dialog.localTag());
        if (!response.body().isEmpty()) {
            take(response);
        }
        call.state(FarCall.State.CONFIRMED);
        call.inDialog().timed(response, true);
        if (cancelWanted) {
            call.inDialog().bye("cancelled");
        }
    }

    private void giveUp() {
        cancelWanted = true;
        if (invite != null && invite.hasProvisional()) {
            cancelIfWanted();
        }
    }

    /// CANCEL only after the first provisional response (RFC 3261 §9.1).
    private void cancelIfWanted() {
        if (cancelWanted && !cancelSent && invite != null && !invite.isOver()) {
            cancelSent = true;
            end.agent().request(invite.cancel(), call.peer(), _ -> {});
        }
    }
}
