package io.tandem.gateway.canary;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How a test call goes, and when it is over what came of it. Immutable.
///
/// @param phase `dialling`, `ringing`, `talking`, `done`
/// @param ringing from the start to the first 18x
/// @param answered from the start to the answer
/// @param sip how it ended by itself, where it did; 0: we hung up
/// @param heard what the trunk said, in order, before and after the answer
/// @param good whether it is as it was expected; false until it is over
/// @param text how it stands, in plain words
public record TestReport(
        String trunk,
        String number,
        String callId,
        String phase,
        Instant startedAt,
        Optional<Duration> ringing,
        Optional<Duration> answered,
        int sip,
        List<String> heard,
        boolean good,
        String text) {

    public boolean over() {
        return phase.equals("done");
    }
}
