package io.tandem.gateway.call;

import io.tandem.gateway.sdp.BrowserDescription;
import io.tandem.gateway.sdp.Direction;
import io.tandem.gateway.sdp.LocalDescription;
import io.tandem.gateway.sdp.TrunkDescription;
import io.tandem.media.RtpLocal;
import io.tandem.media.WebRtcLocal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a leg's two sides told each other of media. Immutable.
///
/// @param webRtc our port toward a browser
/// @param rtp our port toward a trunk
/// @param local our last description
/// @param browser the browser's last description
/// @param trunk the trunk's last description
/// @param forks a trunk's early descriptions by To tag
/// @param wish what the peer wants by itself, as it sees it: `sendonly` holds us
/// @param active what is agreed, as we see it
/// @param refused a direction that the peer would not take from us: it is not asked again
public record LegMedia(
        Optional<WebRtcLocal> webRtc,
        Optional<RtpLocal> rtp,
        Optional<LocalDescription> local,
        Optional<BrowserDescription> browser,
        Optional<TrunkDescription> trunk,
        Map<String, TrunkDescription> forks,
        Direction wish,
        Direction active,
        Optional<Direction> refused) {

    static final LegMedia NONE = new LegMedia(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Direction.SENDRECV,
            Direction.SENDRECV,
            Optional.empty());

    public LegMedia {
        forks = Map.copyOf(forks);
    }

    LegMedia opened(WebRtcLocal port) {
        return new LegMedia(Optional.of(port), rtp, local, browser, trunk, forks, wish, active, refused);
    }

    LegMedia opened(RtpLocal port) {
        return new LegMedia(webRtc, Optional.of(port), local, browser, trunk, forks, wish, active, refused);
    }

    LegMedia said(LocalDescription ours) {
        return new LegMedia(webRtc, rtp, Optional.of(ours), browser, trunk, forks, wish, active, refused);
    }

    LegMedia heard(BrowserDescription theirs) {
        return new LegMedia(webRtc, rtp, local, Optional.of(theirs), trunk, forks, wish, active, refused);
    }

    LegMedia heard(TrunkDescription theirs) {
        return new LegMedia(webRtc, rtp, local, browser, Optional.of(theirs), forks, wish, active, refused);
    }

    LegMedia heard(String fork, TrunkDescription theirs) {
        Map<String, TrunkDescription> more = new HashMap<>(forks);
        more.put(fork, theirs);
        return new LegMedia(webRtc, rtp, local, browser, trunk, more, wish, active, refused);
    }

    LegMedia directed(Direction peerWish, Direction agreed) {
        return new LegMedia(webRtc, rtp, local, browser, trunk, forks, peerWish, agreed, Optional.empty());
    }

    LegMedia refusing(Direction direction) {
        return new LegMedia(webRtc, rtp, local, browser, trunk, forks, wish, active, Optional.of(direction));
    }
}
