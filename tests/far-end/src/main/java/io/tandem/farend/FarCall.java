package io.tandem.farend;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One call of a far end, in either direction. Public methods may be called by any thread: what they ask
/// for happens on the agent loop soon after. All else is confined to that loop.
public final class FarCall {
    /// How far the call has come.
    public enum State {
        /// INVITE sent or received.
        TRYING,
        /// A provisional response other than 100 was sent or received.
        RINGING,
        /// 200 was sent, its ACK has not come.
        ANSWERED,
        /// The session stands.
        CONFIRMED,
        /// Over.
        ENDED
    }

    private final UserAgent end;
    private final String callId;
    private final String number;
    private final boolean inbound;
    private final Heard heard = new Heard();
    private final AtomicReference<State> state = new AtomicReference<>(State.TRYING);
    private final AtomicLong answeredNanos = new AtomicLong();
    private final AtomicLong endedNanos = new AtomicLong();
    private final CompletableFuture<FarCall> answered = new CompletableFuture<>();
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();
    private final AtomicReference<@Nullable MediaLeg> mainMedia = new AtomicReference<>();
    private final Map<String, MediaLeg> media = new LinkedHashMap<>();
    private final Map<String, Dialog> dialogs = new HashMap<>();
    private final InDialog inDialog;
    private Peer peer;
    private String mainTag = "";
    private @Nullable Leg leg;

    FarCall(UserAgent end, String callId, String number, boolean inbound, Peer peer) {
        this.end = end;
        this.callId = callId;
        this.number = number;
        this.inbound = inbound;
        this.peer = peer;
        inDialog = new InDialog(end, this);
    }

    /// The Call-ID.
    public String id() {
        return callId;
    }

    /// The far end's name.
    public String trunk() {
        return end.settings().name();
    }

    /// The called number.
    public String number() {
        return number;
    }

    /// Whether the other side called.
    public boolean inbound() {
        return inbound;
    }

    /// How far it has come.
    public State state() {
        return Objects.requireNonNull(state.get());
    }

    /// What is heard.
    public Heard heard() {
        return heard;
    }

    /// Done when the session stands: ACK received or sent.
    public CompletableFuture<FarCall> answered() {
        return answered.copy();
    }

    /// Done when the call is over.
    public CompletableFuture<Ending> ended() {
        return ended.copy();
    }

    /// Milliseconds from the confirmed answer to the end or to now, 0 before the answer.
    public long talkedMs() {
        long from = answeredNanos.get();
        long to = endedNanos.get() == 0 ? System.nanoTime() : endedNanos.get();
        return from == 0 ? 0 : (to - from) / 1_000_000;
    }

    /// RTP packets sent.
    public long sentPackets() {
        return media().map(MediaLeg::sentPackets).orElse(0L);
    }

    /// RTCP packets received.
    public long controlPackets() {
        return media().map(MediaLeg::controlPackets).orElse(0L);
    }

    /// Everything seen on the wire of this call, in order.
    public List<Seen> messages() {
        return end.seen().stream()
                .filter(seen -> seen.message().first("Call-ID").orElse("").equals(callId))
                .toList();
    }

    /// Its measurements.
    public CallReport report() {
        return CallReport.of(this);
    }

    /// Ends the call: BYE when it stands, CANCEL or a refusal before.
    public void hangUp() {
        end.agent().loop().post(() -> Objects.requireNonNull(leg).hangUp());
    }

    /// Plays that sound from now on.
    public void play(Sound sound) {
        media().ifPresent(stream -> stream.play(sound));
    }

    /// Sends RFC 4733 digits.
    public void dial(String digits) {
        media().ifPresent(stream -> stream.dial(digits));
    }

    /// Goes on with more steps after those of the script, such as an answer at the test's own moment; only
    /// for calls that came in.
    public void perform(Script more) {
        end.agent().loop().post(() -> Objects.requireNonNull(leg).perform(more));
    }

    /// Sends a re-INVITE that offers this direction; done with the final response.
    public CompletableFuture<SipMessage> reInvite(String direction) {
        return inDialog.reInvite(direction);
    }

    /// Refreshes the session now, in the way its session timer says, whoever is the refresher; done with the
    /// final response.
    public CompletableFuture<SipMessage> refresh() {
        return inDialog.refresh();
    }

    /// Sends any other request in the dialog; done with the final response.
    ///
    /// @param contentType of the body, empty for none
    public CompletableFuture<SipMessage> send(String method, String contentType, String body) {
        return inDialog.send(method, contentType, body);
    }

    /// Sends the other side on to that URI by REFER (RFC 3515); done with the final response.
    public CompletableFuture<SipMessage> refer(String target) {
        return inDialog.refer(() -> target);
    }

    /// Connects the other side of this call with that of another one of the same agent (RFC 3891); done with the final
    /// response.
    public CompletableFuture<SipMessage> connectWith(FarCall other) {
        return inDialog.refer(() -> {
            Dialog dialog = other.dialog().orElseThrow();
            return "sip:whoever@tandem.local?Replaces=" + dialog.callId().replace("@", "%40") + "%3Bto-tag%3D"
                    + dialog.remoteTag() + "%3Bfrom-tag%3D" + dialog.localTag();
        });
    }

    /// What a Replaces header says of it, ringing or answered: the tags as the other side sees them.
    public CompletableFuture<String> replaces() {
        CompletableFuture<String> done = new CompletableFuture<>();
        end.agent()
                .loop()
                .post(() -> done.complete(dialog().or(this::earlyDialog)
                        .map(own -> own.callId() + ";to-tag=" + own.remoteTag() + ";from-tag=" + own.localTag())
                        .orElse("")));
        return done;
    }

    // ---- what follows is confined to the agent loop ----

    void leg(Leg own) {
        leg = own;
    }

    Peer peer() {
        return peer;
    }

    Optional<MediaLeg> media() {
        return Optional.ofNullable(mainMedia.get());
    }

    InDialog inDialog() {
        return inDialog;
    }

    /// The RTP of a fork; the first one opened is the one that public methods speak to until another is
    /// answered.
    MediaLeg media(String fork) {
        return media.computeIfAbsent(fork, _ -> {
            MediaLeg stream = end.openMedia(heard);
            mainMedia.compareAndSet(null, stream);
            return stream;
        });
    }

    void mainMedia(String fork) {
        mainMedia.set(media(fork));
    }

    void addDialog(Dialog dialog) {
        dialogs.put(dialog.localTag(), dialog);
        end.index(this, dialog.localTag());
    }

    /// The dialog the call lives in, once there is one.
    Optional<Dialog> dialog() {
        return Optional.ofNullable(dialogs.get(mainTag));
    }

    /// One of the dialogs that are not answered yet, if there is any.
    Optional<Dialog> earlyDialog() {
        return dialogs.values().stream().findFirst();
    }

    Optional<Dialog> dialog(String localTag) {
        return Optional.ofNullable(dialogs.get(localTag));
    }

    void update(Dialog dialog) {
        dialogs.put(dialog.localTag(), dialog);
    }

    String mainTag() {
        return mainTag;
    }

    void mainTag(String localTag) {
        mainTag = localTag;
    }

    void state(State next) {
        if (next.compareTo(state()) > 0) {
            state.set(next);
        }
        if (next == State.CONFIRMED && state() == State.CONFIRMED && answeredNanos.get() == 0) {
            answeredNanos.set(System.nanoTime());
            answered.complete(this);
        }
    }

    boolean over() {
        return state() == State.ENDED;
    }

    void hangUpNow(String why) {
        if (over()) {
            return;
        }
        if (state() == State.ANSWERED || state() == State.CONFIRMED) {
            inDialog.bye(why);
        } else {
            Objects.requireNonNull(leg).giveUp(why);
        }
    }

    void finish(Ending ending) {
        if (over()) {
            return;
        }
        state.set(State.ENDED);
        endedNanos.set(System.nanoTime());
        inDialog.stop();
        media.values().forEach(MediaLeg::close);
        answered.cancel(false);
        end.finished(this);
        ended.complete(ending);
    }

    @Override
    public String toString() {
        return callId + " " + number + " " + state();
    }
}
