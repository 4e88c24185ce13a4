package io.tandem.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import io.tandem.farend.FarCall;
import io.tandem.farend.Sound;
import io.tandem.tests.support.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Two operators at their pages: lamps, messages, do-not-disturb, and two calls at a time.
@ExtendWith(OnStage.class)
class ColleaguesTest {
    private static final Path DIRECTORY = Path.of(System.getProperty("tandem.screenshots", "target/screenshots"));

    private Stage stage;
    private OperatorPage alice;

    @BeforeEach
    void aliceIsSignedIn(Stage stage) throws IOException {
        this.stage = stage;
        Files.createDirectories(DIRECTORY);
        alice = stage.operator("alice");
    }

    @AfterEach
    void aliceLeaves() {
        alice.close();
    }

    private void picture(OperatorPage of, String name) {
        of.page()
                .screenshot(new Page.ScreenshotOptions()
                        .setPath(DIRECTORY.resolve(name + ".png"))
                        .setFullPage(true));
    }

    private static void lamp(OperatorPage page, String colleague, String lamp) {
        page.page().waitForSelector("[data-colleague=" + colleague + "][data-lamp=" + lamp + "]");
    }

    @Test
    void bob_is_seen_coming_calling_and_going() {
        lamp(alice, "bob", "offline");
        try (OperatorPage bob = stage.operator("bob")) {
            lamp(alice, "bob", "free");
            lamp(bob, "alice", "free");
            bob.call("+996312000107");
            bob.awaitCall("talking");
            lamp(alice, "bob", "talking");
            picture(alice, "20-colleague-talks");
            bob.hangUp();
            lamp(alice, "bob", "free");
        }
        lamp(alice, "bob", "offline");
        assertThat(alice.complaints()).isEmpty();
    }

    @Test
    void a_click_calls_a_colleague_and_both_lamps_burn() {
        try (OperatorPage bob = stage.operator("bob")) {
            lamp(alice, "bob", "free");
            alice.page().click("[data-colleague=bob]");
            bob.awaitCall("incoming");
            lamp(alice, "bob", "ringing");
            bob.press("answer");
            bob.awaitCall("talking");
            alice.awaitCall("talking");
            lamp(alice, "bob", "talking");
            lamp(bob, "alice", "talking");
            bob.hangUp();
            alice.awaitOver();
            lamp(alice, "bob", "free");
        }
    }

    @Test
    void what_is_written_arrives_and_who_does_not_want_to_be_disturbed_is_not() {
        try (OperatorPage bob = stage.operator("bob")) {
            lamp(alice, "bob", "free");
            alice.press("write-bob");
            alice.page().fill("[data-testid=message-text]", "Салам <b>Bob</b>");
            alice.press("message-send");
            alice.page().waitForSelector("[data-testid=message][data-message-state=sent]");
            bob.page().waitForSelector("[data-testid=unread-alice]");
            bob.press("write-alice");
            assertThat(bob.text("message")).startsWith("Салам <b>Bob</b>");
            picture(bob, "21-message");

            bob.page().selectOption("[data-testid=availability]", new SelectOption().setValue("do-not-disturb"));
            lamp(alice, "bob", "do-not-disturb");
            alice.call("bob");
            alice.awaitCall("failed");
            assertThat(bob.panelData("call-state")).isEqualTo("idle");
            alice.awaitOver();
            bob.page().selectOption("[data-testid=availability]", new SelectOption().setValue("available"));
            lamp(alice, "bob", "free");
        }
        alice.page().fill("[data-testid=message-text]", "still there?");
        alice.press("message-send");
        alice.page().waitForSelector("[data-testid=message][data-message-state=failed]");
    }

    @Test
    void a_second_caller_waits_is_taken_and_the_calls_are_switched() throws Exception {
        FarCall first = stage.network().call(RunningGateway.NUMBER_OF_ALICE, Sound.MEASURING_TONE);
        alice.awaitCall("incoming");
        alice.press("answer");
        alice.awaitCall("talking");
        FarCall second = stage.network().call(RunningGateway.NUMBER_OF_ALICE, new Sound.Echo());
        alice.page().waitForSelector("[data-testid=waiting-call][data-waiting-state=incoming]");
        picture(alice, "22-second-call-waits");
        alice.press("answer-waiting");
        second.answered().get(10, TimeUnit.SECONDS);
        alice.page().waitForSelector("[data-testid=waiting-call][data-waiting-state=talking][data-waiting-hold=on]");
        alice.awaitPanel("[data-call-state=talking][data-hold=off]");
        picture(alice, "23-one-on-hold");
        alice.press("switch-calls");
        alice.awaitPanel("[data-call-state=talking][data-hold=off]");
        alice.page().waitForSelector("[data-testid=waiting-call][data-waiting-hold=on]");
        alice.press("transfer");
        picture(alice, "24-transfer");
        second.hangUp();
        second.ended().get(5, TimeUnit.SECONDS);
        alice.page()
                .waitForSelector(
                        "[data-testid=waiting-call]",
                        new Page.WaitForSelectorOptions()
                                .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
        alice.awaitCall("talking");
        first.hangUp();
        alice.awaitOver();
    }

    @Test
    void a_caller_is_handed_over_to_a_colleague_who_then_hears_him() throws Exception {
        FarCall caller = stage.network().call(RunningGateway.NUMBER_OF_ALICE, Sound.MEASURING_TONE);
        alice.awaitCall("incoming");
        alice.press("answer");
        alice.awaitCall("talking");
        try (OperatorPage bob = stage.operator("bob")) {
            lamp(alice, "bob", "free");
            alice.press("transfer");
            alice.page().fill("[data-testid=transfer-target]", "bob");
            alice.press("transfer-now");
            bob.awaitCall("incoming");
            picture(alice, "25-handing-over");
            bob.press("answer");
            bob.awaitCall("talking");
            alice.awaitOver();
            lamp(alice, "bob", "talking");
            bob.hangUp();
            caller.ended().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_caller_is_connected_with_the_colleague_who_was_asked_first() throws Exception {
        FarCall caller = stage.network().call(RunningGateway.NUMBER_OF_ALICE, Sound.MEASURING_TONE);
        alice.awaitCall("incoming");
        alice.press("answer");
        alice.awaitCall("talking");
        try (OperatorPage bob = stage.operator("bob")) {
            lamp(alice, "bob", "free");
            alice.page().click("[data-colleague=bob]");
            bob.awaitCall("incoming");
            bob.press("answer");
            bob.awaitCall("talking");
            alice.awaitPanel("[data-call-state=talking]");
            alice.page()
                    .waitForSelector("[data-testid=waiting-call][data-waiting-state=talking][data-waiting-hold=on]");
            picture(alice, "26-connect-them");
            alice.press("connect-them");
            alice.awaitOver();
            lamp(alice, "bob", "talking");
            bob.awaitCall("talking");
            picture(bob, "27-connected");
            caller.hangUp();
            bob.awaitOver();
        }
        assertThat(alice.complaints()).isEmpty();
    }
}
