package io.tandem.media.path;

import io.tandem.media.PortId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A port on its way from one session into another. Where these live on different loops it changes its
/// thread: it is cut from everything of the one loop, and its sockets, keys and streams go on at the other.
/// At no moment do two threads touch it. Begun by any thread; each step says on which loop it is.
final class PortMove {
    private static final Logger log = LoggerFactory.getLogger(PortMove.class);

    /// A loop that has nothing else to do needs less than a millisecond.
    private static final int PATIENCE_SECONDS = 5;

    private final CallMedia from;
    private final PortId theirs;
    private final CallMedia to;
    private final PortId ours;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();

    PortMove(CallMedia from, PortId theirs, CallMedia to, PortId ours) {
        this.from = from;
        this.theirs = theirs;
        this.to = to;
        this.ours = ours;
    }

    /// @return completes with true when the port has arrived, with false when all is as it was
    CompletionStage<Boolean> begin() {
        if (!from.loop().execute(this::leave)) {
            return CompletableFuture.completedFuture(false);
        }
        // what a loop does not run because it ends at that moment must not hold anybody up
        return done.completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// On the loop that it leaves.
    private void leave() {
        MediaPort port = to.isOpen() ? from.port(theirs) : null;
        if (port == null) {
            done.complete(false);
            return;
        }
        from.part(port);
        if (from.loop() == to.loop()) {
            arrive(port);
        } else if (!cross(port, from, to, () -> arrive(port))) {
            comeBack(port);
        }
    }

    /// On the loop where `left` lives.
    private static boolean cross(MediaPort port, CallMedia left, CallMedia entered, Runnable arrived) {
        left.loop().forget(port);
        return port.move(entered.loop(), arrived);
    }

    /// On the loop where it is wanted.
    private void arrive(MediaPort port) {
        if (to.isOpen() && !done.isDone()) {
            log.debug(
                    "call={} {} is {} of call={} now{}", from.callId(), theirs.name(), ours.name(), to.callId(), way());
            port.moved(ours, to);
            to.add(port);
            done.complete(true);
        } else if (!cross(port, to, from, () -> comeBack(port))) {
            port.close();
            done.complete(false);
        }
    }

    private String way() {
        return from.loop() == to.loop() ? "" : ", on another loop";
    }

    /// On the loop that it left. Where that session has ended, too, it is closed.
    private void comeBack(MediaPort port) {
        port.moved(theirs, from);
        from.add(port);
        done.complete(false);
    }
}
