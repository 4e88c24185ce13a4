package io.tandem.tests.wire;

import io.tandem.farend.FarCall;
import io.tandem.farend.Seen;
import io.tandem.farend.SessionTimer;
import io.tandem.farend.SipMessage;
import io.tandem.farend.UserAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/// A call whose session timer is watched on one leg while the gateway's clock is turned by hand. Confined to
/// the test's thread.
final class LongCall {
    /// One way to keep a session alive.
    ///
    /// @param browserLeg  whose timer: the browser's, else the trunk's
    /// @param peerRefresh the peer refreshes, else the gateway
    /// @param method      how the peer refreshes, or has to be refreshed: `UPDATE`, `INVITE`
    /// @param seconds     Session-Expires
    /// @param lostOnce    the first refresh is lost
    record Way(boolean browserLeg, boolean peerRefresh, String method, int seconds, boolean lostOnce) {
        /// All there are.
        static List<Way> all() {
            List<Way> all = new ArrayList<>();
            for (int bits = 0; bits < 16; bits++) {
                for (int seconds : new int[] {90, 120, 1800}) {
                    String method = (bits & 4) == 0 ? "UPDATE" : "INVITE";
                    all.add(new Way((bits & 1) == 0, (bits & 2) == 0, method, seconds, (bits & 8) == 0));
                }
            }
            return all;
        }

        /// The peer calls, so that `uac` is the peer; by itself it does nothing, the test's clock decides.
        SessionTimer timer() {
            return SessionTimer.of(Duration.ofSeconds(seconds), peerRefresh ? "uac" : "uas", method)
                    .refreshingAfter(Duration.ofDays(1));
        }
    }

    private final Way way;
    private final UserAgent agent;
    private final FarCall watched;
    private final FarCall other;
    private final AtomicReference<String> lostBranch = new AtomicReference<>("");
    private Duration nextRefresh;

    /// @param agent   the peer with the session timer
    /// @param watched its call
    /// @param other   the same call's other end
    LongCall(Way way, UserAgent agent, FarCall watched, FarCall other) {
        this.way = way;
        this.agent = agent;
        this.watched = watched;
        this.other = other;
        // a peer whose refresh was lost tries again at three quarters
        nextRefresh = Duration.ofMillis(way.seconds() * (way.lostOnce() ? 750L : 500L));
        if (way.lostOnce() && !way.peerRefresh()) {
            agent.dropWhen(this::isTheLostOne);
        }
    }

    private boolean isRefresh(Seen seen) {
        SipMessage message = seen.message();
        return seen.inbound()
                && (message.is("UPDATE")
                        || (message.is("INVITE") && !message.toTag().isEmpty()));
    }

    private boolean isTheLostOne(Seen seen) {
        if (!isRefresh(seen)) {
            return false;
        }
        String branch = seen.message().branch();
        lostBranch.compareAndSet("", branch);
        return branch.equals(lostBranch.get());
    }

    Way way() {
        return way;
    }

    FarCall watched() {
        return watched;
    }

    FarCall other() {
        return other;
    }

    /// What the peer has to do at that time since the answer; then everything before it is done.
    CompletableFuture<SipMessage> at(Duration time) {
        if (way.peerRefresh() && time.compareTo(nextRefresh) >= 0) {
            nextRefresh = nextRefresh.plusMillis(way.seconds() * 500L);
            return watched.refresh();
        }
        return watched.send("OPTIONS", "", "");
    }

    /// A lost re-INVITE is given up by its transaction, on the real clock: the gateway's must wait for it.
    boolean waitsForNextInvite() {
        return way.lostOnce()
                && !way.peerRefresh()
                && way.method().equals("INVITE")
                && refreshes() == 1
                && !String.valueOf(lostBranch.get()).isEmpty();
    }

    /// Refreshes by the gateway that came, in the way that this peer takes, retransmissions left out.
    long refreshes() {
        return watched.messages().stream()
                .filter(this::isRefresh)
                .filter(seen -> seen.message().is(way.method()))
                .map(seen -> seen.message().branch())
                .distinct()
                .count();
    }

    /// Whether a session of that length was refreshed as often as it needs.
    boolean refreshedThroughout(Duration length) {
        boolean lost = !String.valueOf(lostBranch.get()).isEmpty();
        return way.peerRefresh() || (refreshes() >= length.toSeconds() / way.seconds() && lost == way.lostOnce());
    }

    Optional<String> trouble() {
        boolean lives = watched.state() == FarCall.State.CONFIRMED && other.state() == FarCall.State.CONFIRMED;
        return lives ? Optional.empty() : Optional.of(way + ": " + watched.state() + " " + other.state());
    }

    @Override
    public String toString() {
        return way + " by " + agent.settings().name();
    }
}
