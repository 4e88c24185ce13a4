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

    /// True when both live on the same loop, so that one's ports can hear the other's or move there.
    boolean beside(MediaSession other);

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
