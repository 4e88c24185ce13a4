package io.tandem.media.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.MediaEvent.Failure;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BrowserVigilTest {
    private static final long S = 1_000_000_000L;

    private final BrowserVigil vigil = new BrowserVigil(Duration.ofSeconds(30), Duration.ofSeconds(30));

    private Failure at(long seconds) {
        return Objects.requireNonNull(vigil.judge(seconds * S)).failure();
    }

    @Test
    void nothing_is_due_before_the_description_came() {
        assertThat(vigil.judge(1000 * S)).isNull();
    }

    @Test
    void no_check_within_the_time_is_no_ice() {
        vigil.expect(10 * S);
        assertThat(vigil.judge(39 * S)).isNull();
        assertThat(at(41)).isEqualTo(Failure.NO_ICE);
    }

    @Test
    void checks_without_keys_are_a_failed_handshake() {
        vigil.expect(10 * S);
        vigil.checked(11 * S);
        assertThat(vigil.iceMs()).isEqualTo(1000);
        assertThat(at(41)).isEqualTo(Failure.DTLS_FAILED);
    }

    @Test
    void consent_is_lost_thirty_seconds_after_the_last_sign_of_life() {
        vigil.expect(10 * S);
        vigil.checked(11 * S);
        vigil.connected(12 * S);
        vigil.heard(50 * S);
        assertThat(vigil.judge(79 * S)).isNull();
        assertThat(at(81)).isEqualTo(Failure.CONSENT_LOST);
    }

    @Test
    void a_closed_association_leaves_two_seconds_for_the_bye() {
        vigil.expect(10 * S);
        vigil.connected(12 * S);
        vigil.closedByPeer(13 * S);
        assertThat(vigil.judge(15 * S)).isNull();
        assertThat(at(16)).isEqualTo(Failure.CONSENT_LOST);
    }
}
