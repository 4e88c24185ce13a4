package io.tandem.gateway.call;

import io.tandem.media.FrameTap;
import io.tandem.media.MediaCommand;
import io.tandem.media.MediaListener;
import io.tandem.media.MediaSession;
import io.tandem.media.MediaSession.NoPortsLeft;
import io.tandem.media.MonitorMode;
import io.tandem.media.PortId;
import io.tandem.media.SessionStats;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The media of one call as its runner sees it: ports, commands, recordings. All of it but [#shared] is confined
/// to the call's mailbox.
final class CallSession {

    private static final Logger LOG = LoggerFactory.getLogger(CallSession.class);

    private static final PortId NOBODY = new PortId("nobody");
    private static final int TEST_RATE = 8000;

    private final String callId;
    private final CallContext context;
    private final Consumer<CallInput> post;
    private final Consumer<CallInput> next;
    private final CallTakes takes;
    private final AtomicReference<@Nullable MediaSession> media = new AtomicReference<>();
    /// Ports of other calls on their way here, of whose legs this call has not heard yet. Any thread.
    private final AtomicInteger guests = new AtomicInteger();

    private boolean closesLater;
    private @Nullable FrameTap heardBy;

    /// @param post brings an input to the call, from any thread
    /// @param next has an input worked on right after the present one
    CallSession(String callId, CallContext context, Consumer<CallInput> post, Consumer<CallInput> next) {
        this.callId = callId;
        this.context = context;
        this.post = post;
        this.next = next;
        this.takes = new CallTakes(context.recordings(), post);
    }

    /// The session itself, for a supervisor's call. Any thread.
    Optional<MediaSession> shared() {
        return Optional.ofNullable(media.get());
    }

    /// What its trunks say is heard by that, too.
    void heardBy(FrameTap tap) {
        heardBy = tap;
    }

    private MediaSession session() {
        MediaSession open = media.get();
        if (open == null) {
            MediaListener listener = event -> post.accept(new CallInput.Heard(event));
            open = neighbour()
                    .map(other -> context.media().open(callId, listener, other))
                    .orElseGet(() -> context.media().open(callId, listener));
            media.set(open);
        }
        return open;
    }

    /// The media of another call of the same operator: the parties of both may be connected one day, and a
    /// port that stays on its loop is moved with less ado.
    private Optional<MediaSession> neighbour() {
        return context.index().call(callId).map(CallRunner::state).stream()
                .filter(me -> !me.user().isEmpty() || !me.callee().isEmpty())
                .flatMap(me -> context.index().all().stream()
                        .filter(other -> !other.callId.equals(callId))
                        .filter(other -> other.state().concerns(me.user())
                                || other.state().concerns(me.callee())))
                .flatMap(other -> other.sharedMedia().stream())
                .findFirst();
    }

    /// Gives a port to the media of another call, and waits some milliseconds until it is there: what that
    /// call says of it comes after it. The media there stays open until it is told [#guestSettled].
    ///
    /// @return false when that one has no media any more: the port is ours as before
    boolean handOver(LegId leg, CallSession to, LegId as) {
        MediaSession ours = media.get();
        to.guests.incrementAndGet();
        return ours != null
                && to.shared()
                        .filter(theirs -> theirs.adopt(as.port(), ours, leg.port())
                                .toCompletableFuture()
                                .join())
                        .isPresent();
    }

    /// The call knows whose port has come, or that none has.
    void guestSettled() {
        if (guests.decrementAndGet() == 0 && closesLater) {
            closesLater = false;
            close(post);
        }
    }

    void openBrowserPort(LegId leg) {
        next.accept(new CallInput.BrowserPortOpened(leg, session().openBrowserPort(leg.port())));
    }

    /// Opens the media beside the call that somebody wants to be in.
    void openBeside(String call) {
        Optional<MediaSession> beside = context.index().call(call).flatMap(CallRunner::sharedMedia);
        beside.ifPresent(other ->
                media.set(context.media().open(callId, event -> post.accept(new CallInput.Heard(event)), other)));
    }

    void openTrunkPort(LegId leg, InetAddress toward) {
        try {
            next.accept(new CallInput.TrunkPortOpened(leg, session().openTrunkPort(leg.port(), toward)));
            if (heardBy != null) {
                tell(new MediaCommand.Tap(leg.port(), NOBODY, TEST_RATE, heardBy));
            }
        } catch (NoPortsLeft none) {
            next.accept(new CallInput.NoPort(leg, String.valueOf(none.getMessage())));
        }
    }

    /// Joins a call, or changes the role there. When it is gone, the call itself says so.
    void monitor(LegId leg, String watched, String user, MonitorMode mode) {
        Optional<CallRunner> call = context.index().call(watched);
        Optional<MediaSession> session = call.flatMap(CallRunner::sharedMedia);
        Optional<LegId> operator = call.flatMap(c -> c.state().legOf(user));
        if (session.isPresent() && operator.isPresent()) {
            tell(new MediaCommand.Monitor(
                    leg.port(), session.get(), operator.get().port(), mode));
        }
    }

    void tell(MediaCommand command) {
        MediaSession open = media.get();
        if (open != null) {
            open.tell(command);
        }
    }

    void startRecord(Effect.StartRecording start) {
        takes.start(start, session());
    }

    void record(Effect.ChangeRecording wish) {
        takes.carryOut(wish, session());
    }

    /// Ends everything; a port that just comes for a leg would be lost with it, and is waited for.
    void close() {
        if (guests.get() > 0) {
            closesLater = true;
        } else {
            close(next);
        }
    }

    private void close(Consumer<CallInput> tell) {
        MediaSession open = media.get();
        if (open == null) {
            tell.accept(new CallInput.MediaClosed(new SessionStats(Map.of())));
            return;
        }
        // the files are completed first, so that the call's record can name them
        var closing = open.close().thenCombine(takes.end(), (stats, files) -> stats);
        var _ = closing.whenComplete((stats, failure) -> {
            if (failure != null) {
                LOG.error("call={} the media's figures are lost", callId, failure);
            }
            post.accept(new CallInput.MediaClosed(failure == null ? stats : new SessionStats(Map.of())));
        });
    }

    /// Ends everything and waits for nothing.
    void abandon() {
        MediaSession open = media.get();
        if (open != null) {
            var _ = open.close();
        }
        var _ = takes.end();
    }

    /// It is closed, and nobody asks for it any more.
    void forget() {
        media.set(null);
    }
}
