package io.tandem.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.tandem.farend.FarCall;
import io.tandem.farend.Sound;
import io.tandem.tests.support.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Pictures of the page in each state with a real gateway behind it, for people to look at: PNG files in the
/// directory of the system property `tandem.screenshots`, by default `target/screenshots`.
@ExtendWith(OnStage.class)
class ScreenshotsTest {
    private static final Path DIRECTORY = Path.of(System.getProperty("tandem.screenshots", "target/screenshots"));

    private Stage stage;
    private OperatorPage alice;

    @BeforeEach
    void aliceOpensThePage(Stage stage) throws IOException {
        this.stage = stage;
        Files.createDirectories(DIRECTORY);
        alice = OperatorPage.open(stage.chromium().context(), stage.gateway().page());
    }

    @AfterEach
    void aliceLeaves() {
        alice.close();
    }

    private void picture(String name) {
        alice.page()
                .screenshot(new Page.ScreenshotOptions()
                        .setPath(DIRECTORY.resolve(name + ".png"))
                        .setFullPage(true));
    }

    @Test
    void every_state_has_its_picture() throws Exception {
        picture("01-sign-in");
        alice.signIn("alice", "wrong");
        alice.page().waitForSelector("[data-testid=sign-in-message]:has-text('wrong')");
        picture("02-wrong-password");
        alice.signIn("alice", RunningGateway.PASSWORD);
        alice.awaitLine("ready");
        picture("03-ready");
        outgoing();
        incoming();

        try (Stream<Path> pictures = Files.list(DIRECTORY)) {
            assertThat(pictures.filter(file -> file.toString().endsWith(".png")))
                    .hasSizeGreaterThanOrEqualTo(14);
        }
    }

    private void outgoing() {
        alice.call("+996312000105");
        picture("04-connecting");
        alice.awaitCall("ringing");
        picture("05-ringing");
        alice.hangUp();
        picture("06-hung-up-while-ringing");
        alice.call("+996312000102");
        alice.awaitCall("early-media");
        picture("07-operator-message");
        alice.hangUp();
        alice.call("+996312000103");
        alice.awaitCall("failed");
        picture("08-busy-tone");
        alice.awaitOver();
        picture("09-busy-over");
        alice.call("+996312000107");
        alice.awaitCall("talking");
        alice.listen(1_500);
        picture("10-talking");
        alice.key("m");
        alice.awaitPanel("[data-muted=true]");
        picture("11-muted");
        alice.key("m");
        alice.key("h");
        alice.awaitPanel("[data-hold=on]");
        picture("12-on-hold");
        alice.hangUp();
    }

    private void incoming() throws Exception {
        FarCall call = stage.network().call(RunningGateway.NUMBER_OF_ALICE, Sound.MEASURING_TONE);
        alice.awaitCall("incoming");
        picture("13-incoming");
        call.hangUp();
        alice.awaitOver();
        picture("14-missed");
        FarCall second = stage.network().call(RunningGateway.NUMBER_OF_ALICE, Sound.MEASURING_TONE);
        alice.awaitCall("incoming");
        alice.press("answer");
        alice.awaitCall("talking");
        alice.listen(800);
        picture("15-incoming-talking");
        second.hangUp();
        second.ended().get(5, TimeUnit.SECONDS);
        alice.awaitOver();
        picture("16-ended-by-other-side");
    }
}
