package io.tandem.media;

import java.net.InetAddress;
import java.util.concurrent.CompletionStage;

/// One call's media: any number of ports, of which each hears another port, a tone, an announcement or
/// nothing. Any thread; the work is done on the session's media loop.
public interface MediaSession {

    /// Opens a leg toward a browser. Returns at once what our SDP says of it; the credentials are fresh and
    /// stay the same until an ICE restart.
    WebRtcLocal openBrowserPort(PortId port);

    /// Opens a leg toward a trunk on our best address: binds an even/odd RTP/RTCP pair. Blocks for about a
    /// millisecond.
    ///
    /// @throws NoPortsLeft when every pair of the configured range is in use or draining
    RtpLocal openTrunkPort(PortId port) throws NoPortsLeft;

    /// The same on the best address of the trunk's family.
    ///
    /// @param toward an address of the trunk's: ours is of the same family where we have one
    /// @throws NoPortsLeft when every pair of the configured range is in use or draining
    RtpLocal openTrunkPort(PortId port, InetAddress toward) throws NoPortsLeft;

    /// Hands a command to the loop. Commands of one caller are carried out in order. A command for a port
    /// that is closed is ignored. An announcement's file is read here, by the caller's thread.
    ///
    /// @throws IllegalArgumentException listing the known countries when a tone's country has no plan
    void tell(MediaCommand command);

    /// `port` is what another session's port `theirs` is from now on, on whatever loop that one lives:
    /// sockets, keys and streams go on unbroken, and it hears nothing until it is told. What was counted so
    /// far stays in the other session's figures, too. Commands for `port` are carried out only when it has
    /// come.
    ///
    /// @return completes within some milliseconds: true when it is here; false when this session is closed or
    /// there is no such port, and all is as it was
    /// @throws IllegalArgumentException when the other session is of another media plane
    CompletionStage<Boolean> adopt(PortId port, MediaSession from, PortId theirs);

    /// What was counted so far, per port.
    CompletionStage<SessionStats> stats();

    /// Closes every port; the listener hears nothing any more. Completes with the final figures. Idempotent.
    CompletionStage<SessionStats> close();

    /// Thrown when the range of trunk ports is used up.
    final class NoPortsLeft extends Exception {
        private static final long serialVersionUID = 1L;

        public NoPortsLeft(String range) {
            super("no RTP port pair is free in media.trunk-ports " + range + ": widen the range");
        }
    }
}
