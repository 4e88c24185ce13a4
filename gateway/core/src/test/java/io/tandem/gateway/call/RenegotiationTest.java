package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.Sim.Talk;
import io.tandem.media.MediaCommand;
import io.tandem.media.WebRtcRemote.DtlsRole;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A browser's re-INVITE that changes ICE or DTLS.
class RenegotiationTest {
    private final Sim sim = new Sim();
    private final Talk talk = sim.talk();

    private String reinvite(String sdp) {
        FakeServerTx tx = talk.browser().sendSdp("INVITE", sdp);
        talk.browser().ack(tx);
        return tx.ok().body().text();
    }

    private static String line(String sdp, String start) {
        return sdp.lines().filter(l -> l.startsWith(start)).findFirst().orElseThrow();
    }

    private static String offer() {
        return Offers.chromium("sendrecv", 3);
    }

    private List<MediaCommand> last(int count) {
        List<MediaCommand> all = sim.media.last().commands;
        return all.subList(all.size() - count, all.size());
    }

    private MediaCommand.ConnectBrowser connected() {
        return sim.media.last().commands.stream()
                .filter(MediaCommand.ConnectBrowser.class::isInstance)
                .map(MediaCommand.ConnectBrowser.class::cast)
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    private long connections() {
        return sim.media.last().commands.stream()
                .filter(MediaCommand.ConnectBrowser.class::isInstance)
                .count();
    }

    @Test
    void an_ice_restart_is_answered_with_fresh_credentials_that_the_media_knew_before() {
        String first = talk.call().invite().ok().body().text();
        String answer = reinvite(
                offer().replace("a=ice-ufrag:x30F", "a=ice-ufrag:anew").replace("a=ice-pwd:vVZc", "a=ice-pwd:aVZc"));
        String ufrag = line(answer, "a=ice-ufrag:");
        String pwd = line(answer, "a=ice-pwd:");
        assertThat(ufrag).isNotEqualTo(line(first, "a=ice-ufrag:")).matches("a=ice-ufrag:[0-9a-f]{12}");
        assertThat(pwd).isNotEqualTo(line(first, "a=ice-pwd:")).matches("a=ice-pwd:[0-9a-f]{32}");
        List<MediaCommand> commands = sim.media.last().commands;
        MediaCommand.RestartIce restart = commands.stream()
                .filter(MediaCommand.RestartIce.class::isInstance)
                .map(MediaCommand.RestartIce.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat("a=ice-ufrag:" + restart.ufrag()).isEqualTo(ufrag);
        assertThat("a=ice-pwd:" + restart.pwd()).isEqualTo(pwd);
        assertThat(restart.toString()).doesNotContain(restart.pwd());
        assertThat(commands.indexOf(restart)).isLessThan(commands.lastIndexOf(connected()));
        assertThat(connected().remote().iceUfrag()).isEqualTo("anew");

        String refreshed = reinvite(
                offer().replace("a=ice-ufrag:x30F", "a=ice-ufrag:anew").replace("a=ice-pwd:vVZc", "a=ice-pwd:aVZc"));
        assertThat(line(refreshed, "a=ice-ufrag:")).as("no restart").isEqualTo(ufrag);
    }

    @Test
    void a_refresh_keeps_credentials_and_role() {
        String first = talk.call().invite().ok().body().text();
        long before = connections();
        String answer = reinvite(offer());
        assertThat(line(answer, "a=ice-ufrag:")).isEqualTo(line(first, "a=ice-ufrag:"));
        assertThat(line(answer, "a=setup:")).isEqualTo("a=setup:passive");
        assertThat(connections()).isEqualTo(before);
    }

    @Test
    void a_role_that_the_browser_changes_is_changed_and_actpass_keeps_what_is() {
        assertThat(line(reinvite(offer().replace("actpass", "passive")), "a=setup:"))
                .isEqualTo("a=setup:active");
        assertThat(connected().remote().localRole()).isEqualTo(DtlsRole.CLIENT);
        assertThat(line(reinvite(offer()), "a=setup:")).isEqualTo("a=setup:active");
        assertThat(line(reinvite(offer().replace("actpass", "active")), "a=setup:"))
                .isEqualTo("a=setup:passive");
        assertThat(connected().remote().localRole()).isEqualTo(DtlsRole.SERVER);
    }

    @Test
    void a_browser_that_turns_lite_is_refused_and_the_call_goes_on() {
        FakeServerTx tx = talk.browser().sendSdp("INVITE", offer().replace("t=0 0", "t=0 0\r\na=ice-lite"));
        assertThat(tx.last().status()).isEqualTo(488);
        assertThat(last(1).getFirst()).isNotInstanceOf(MediaCommand.ClosePort.class);
        assertThat(sim.media.last().closed).isFalse();
    }
}
