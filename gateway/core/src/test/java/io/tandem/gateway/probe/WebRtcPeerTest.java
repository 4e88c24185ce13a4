package io.tandem.gateway.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WebRtcPeerTest {
    @Test
    void it_offers_audio_with_g711_and_dtls() throws Exception {
        try (WebRtcPeer peer = new WebRtcPeer(new Ear())) {
            assertThat(peer.offer())
                    .contains("PCMA/8000")
                    .contains("a=fingerprint:sha-256")
                    .contains("a=candidate");
        }
    }
}
