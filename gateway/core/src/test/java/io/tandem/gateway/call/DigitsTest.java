package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.DtmfWay;
import io.tandem.media.MediaEvent;
import io.tandem.media.PortId;
import org.junit.jupiter.api.Test;

/// DTMF as the call sees it; what the media does with it is tested there.
class DigitsTest {

    private final Sim sim = new Sim();

    @Test
    void keys_of_both_sides_are_told_to_those_who_look_on() {
        sim.talk();
        sim.media.last().event(new MediaEvent.DtmfReceived(new PortId("browser"), '5', 120, DtmfWay.RTP_EVENT));
        sim.media.last().event(new MediaEvent.DtmfReceived(new PortId("trunk-1"), '#', 80, DtmfWay.IN_BAND));
        sim.media.last().event(new MediaEvent.DtmfReceived(new PortId("trunk-9"), '1', 80, DtmfWay.IN_BAND));
        assertThat(sim.events.stream()
                        .filter(CallEvent.DigitReceived.class::isInstance)
                        .map(CallEvent.DigitReceived.class::cast)
                        .map(d -> (d.user() ? "user " : "trunk ") + d.digit() + " " + d.durationMs()))
                .containsExactly("user 5 120", "trunk # 80");
    }
}
