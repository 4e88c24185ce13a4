package io.tandem.farend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The called side of a call: runs a [Script] against one INVITE. Confined to the agent loop.
final class InboundLeg {
    private final UserAgent end;
    private final FarCall call;
    private final ServerTransaction invite;
    private final List<Step> steps;
    private final boolean mute;
    private final boolean answersOnCancel;
    private final Map<String, String> descriptions = new LinkedHashMap<>();
    private final Map<String, String> forkTags = new LinkedHashMap<>();
    private int nextStep;
    private boolean byeAfterAck;
    private boolean answeredOnce;
    private boolean offered;
    private boolean pausing;
    private Loop.@Nullable Timer pause;

    InboundLeg(UserAgent end, FarCall call, ServerTransaction invite, Script script) {
        this.end = end;
        this.call = call;
        this.invite = invite;
        steps = new ArrayList<>(script.steps());
        mute = script.mute();
        answersOnCancel = script.answersOnCancel();
    }

    void start() {
        call.leg(new Leg() {
            @Override
            public void giveUp(String why) {
                InboundLeg.this.giveUp(why);
            }

            @Override
            public void hangUp() {
                InboundLeg.this.hangUp();
            }

            @Override
            public void perform(Script more) {
                InboundLeg.this.perform(more);
            }
        });
        if (mute) {
            return;
        }
        invite.respond(SipMessage.response(invite.request(), 100, "Trying", ""));
        run();
    }

    /// More steps after those of the script; at once when it has run out.
    void perform(Script more) {
        boolean idle = nextStep == steps.size() && !pausing;
        steps.addAll(more.steps());
        if (idle) {
            run();
        }
    }

    private void run() {
        pausing = false;
        while (nextStep < steps.size() && !call.over()) {
            Step step = steps.get(nextStep++);
            switch (step) {
                case Step.Provisional provisional -> provisional(provisional);
                case Step.Pause(var length) -> {
                    pausing = true;
                    pause = end.agent().loop().after(length, this::run);
                    return;
                }
                case Step.Play(Sound sound, String fork) -> call.media(fork).play(sound);
                case Step.Answer(String fork) -> answer(fork);
                case Step.Refuse refuse -> refuse(refuse);
                case Step.HangUp _ -> hangUp();
            }
        }
    }

    private String tag(String fork) {
        return forkTags.computeIfAbsent(fork, _ -> {
            String tag = end.agent().ids().token();
            call.addDialog(Dialog.asCalled(invite.request(), tag, 1));
            return tag;
        });
    }

    private SipMessage response(int status, String reason, String fork) {
        SipMessage response = SipMessage.response(invite.request(), status, reason, tag(fork));
        for (String route : invite.request().all("Record-Route")) {
            response = response.with("Record-Route", route);
        }
        return response.with("Contact", end.contact(call.peer())).with("Allow", end.allow());
    }

    private void provisional(Step.Provisional step) {
        SipMessage response = response(step.status(), step.reason(), step.fork());
        if (step.withSdp()) {
            Optional<String> sdp = describe(step.fork());
            if (sdp.isEmpty()) {
                return;
            }
            response = response.withBody("application/sdp", sdp.get());
        }
        invite.respond(response);
        call.state(FarCall.State.RINGING);
    }

    /// Our description for that fork: an answer to the INVITE's offer, or an offer when it has none. No
    /// common codec refuses the call. The same text in every response.
    private Optional<String> describe(String fork) {
        String known = descriptions.get(fork);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<String> fresh = negotiate(call.media(fork));
        fresh.ifPresent(sdp -> descriptions.put(fork, sdp));
        return fresh;
    }

    private Optional<String> negotiate(MediaLeg media) {
        if (invite.request().body().isEmpty()) {
            offered = true;
            return Optional.of(media.offer("sendrecv"));
        }
        Optional<String> answer = media.answer(invite.request().body());
        if (answer.isEmpty()) {
            refuse(new Step.Refuse(488, "Not Acceptable Here", List.of()));
        }
        return answer;
    }

    private void answer(String fork) {
        Optional<String> sdp = describe(fork);
        if (sdp.isEmpty()) {
            return;
        }
        SipMessage ok = response(200, "OK", fork).withBody("application/sdp", sdp.get());
        if (answeredOnce) {
            end.agent().send(ok, call.peer());
            return;
        }
        answeredOnce = true;
        call.mainMedia(fork);
        call.mainTag(tag(fork));
        SipMessage timed = call.inDialog().withSessionExpires(invite.request(), ok);
        invite.respond(timed, () -> call.hangUpNow("no-ack"));
        call.state(FarCall.State.ANSWERED);
        call.inDialog().timed(timed, false);
    }

    private void refuse(Step.Refuse step) {
        SipMessage response = SipMessage.response(
                invite.request(),
                step.status(),
                step.reason(),
                end.agent().ids().token());
        for (SipMessage.Header header : step.headers()) {
            response = response.with(header.name(), header.value());
        }
        invite.respond(response);
        call.finish(new Ending(step.status(), true, "refused", ""));
    }

    /// After our 200 not before its ACK (RFC 3261 §15).
    private void hangUp() {
        if (call.state() == FarCall.State.ANSWERED) {
            byeAfterAck = true;
        } else {
            call.hangUpNow("bye");
        }
    }

    /// ACK for our 200.
    void onAck(SipMessage ack) {
        boolean ours = answeredOnce
                && ack.cseq() == invite.request().cseq()
                && ack.toTag().equals(call.mainTag());
        if (!ours || invite.acknowledged()) {
            return;
        }
        invite.ack();
        if (offered && !ack.body().isEmpty()) {
            call.media().orElseThrow().answered(ack.body());
        }
        call.state(FarCall.State.CONFIRMED);
        if (byeAfterAck) {
            call.hangUpNow("bye");
        }
    }

    void onCancel(SipMessage cancel) {
        if (invite.isFinal()) {
            return;
        }
        if (answersOnCancel) {
            stopPause();
            answer("main");
            return;
        }
        stopPause();
        invite.respond(SipMessage.response(
                invite.request(), 487, "Request Terminated", end.agent().ids().token()));
        call.finish(new Ending(487, false, "cancelled", String.join(", ", cancel.all("Reason"))));
    }

    /// We end it before the answer, or the other side sent BYE in the early dialog (RFC 3261 §15.1.2).
    private void giveUp(String why) {
        stopPause();
        boolean theirs = why.equals("their-bye");
        int status = theirs ? 487 : 480;
        String reason = theirs ? "Request Terminated" : "Temporarily Unavailable";
        if (!invite.isFinal() && !mute) {
            String tag = end.agent().ids().token();
            invite.respond(SipMessage.response(invite.request(), status, reason, tag));
        }
        call.finish(new Ending(status, !theirs, theirs ? "bye" : why, ""));
    }

    private void stopPause() {
        if (pause != null) {
            pause.stop();
        }
    }
}
