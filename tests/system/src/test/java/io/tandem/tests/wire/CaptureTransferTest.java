package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.CaptureReader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Captures of calls whose legs change: each call that a leg was in has all of that leg.
class CaptureTransferTest {
    private static final Sound.Tone ALICE = new Sound.Tone(700, -13);
    private static final Sound.Tone CALLEE = new Sound.Tone(1000, -13);
    private static final Sound.Tone THIRD = new Sound.Tone(1300, -13);
    private static final Sound.Tone TABLET = new Sound.Tone(1600, -13);

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.open(StageSettings.none()
                .withAdmin()
                .withTrunk(
                        "north",
                        end -> end.withScript(invite ->
                                Script.start().answer(invite.requestUri().contains("555") ? THIRD : CALLEE))));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private CaptureReader file(String id) throws Exception {
        return new CaptureReader(
                new AdminClient(stage).file("calls/" + id + "/pcap").body());
    }

    private String onlyCall() {
        return stage.gateway().calls().getFirst().callId();
    }

    private static List<String> lines(FarCall call) {
        return call.messages().stream()
                .map(seen -> (seen.inbound() ? "< " : "> ") + seen.message().startLine())
                .toList();
    }

    private static List<String> lines(CaptureReader file, FarCall call) {
        return file.sip().stream()
                .filter(message -> message.text().contains("Call-ID: " + call.id() + "\r\n"))
                .map(message -> (message.sent() ? "< " : "> ") + message.startLine())
                .toList();
    }

    private static void over(FarCall call) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(lines(call).getLast()).isIn("> SIP/2.0 200 OK", "< SIP/2.0 200 OK"));
    }

    @Test
    void who_is_connected_is_whole_in_the_call_that_goes_on() throws Exception {
        WireBrowser alices = stage.alice();
        FarCall first = alices.call("+996312000101", ALICE);
        FarCall callee = Stage.incoming(stage.trunk());
        Hearing.hears(first, CALLEE.hz());
        FarCall second = alices.call("+996312000555", ALICE);
        Hearing.hears(second, THIRD.hz());
        FarCall third = stage.trunk().latestCall().orElseThrow();
        assertThat(first.connectWith(second).get(5, TimeUnit.SECONDS).status()).isEqualTo(202);
        Hearing.hears(callee, THIRD.hz(), Hearing.SECOND);
        first.ended().get(5, TimeUnit.SECONDS);
        second.ended().get(5, TimeUnit.SECONDS);
        Awaitility.await()
                .untilAsserted(() -> assertThat(stage.gateway().calls()).hasSize(1));
        String goesOn = onlyCall();
        third.hangUp();
        stage.quiet();
        over(callee);
        over(third);

        CaptureReader file = file(goesOn);
        assertThat(lines(callee)).anyMatch(line -> line.contains("BYE"));
        assertThat(lines(file, callee)).isEqualTo(lines(callee));
        assertThat(lines(file, third)).isEqualTo(lines(third));
    }

    @Test
    void who_goes_on_at_another_browser_has_both_of_them_in_the_file() throws Exception {
        FarCall first = stage.alice().call("+996312000101", ALICE);
        FarCall callee = Stage.incoming(stage.trunk());
        Hearing.hears(first, CALLEE.hz());
        String id = onlyCall();
        WireBrowser tablet = stage.registered("alice", settings -> settings);
        FarCall second = tablet.callInPlaceOf(first, TABLET);
        Hearing.hears(callee, TABLET.hz(), Hearing.SECOND);
        first.ended().get(5, TimeUnit.SECONDS);
        second.hangUp();
        stage.quiet();
        over(callee);
        over(second);

        CaptureReader file = file(id);
        assertThat(lines(file, callee)).isEqualTo(lines(callee));
        assertThat(lines(file, first)).isEqualTo(lines(first));
        assertThat(lines(file, second)).isEqualTo(lines(second));
    }
}
