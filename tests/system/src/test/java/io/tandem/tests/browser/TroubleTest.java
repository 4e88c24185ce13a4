package io.tandem.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Response;
import io.tandem.farend.FarCall;
import io.tandem.tests.support.RunningGateway;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the page says when something is wrong, and that it works under its own security rules.
@ExtendWith(OnStage.class)
class TroubleTest {
    @Test
    void a_wrong_password_is_said_and_the_right_one_is_taken_afterwards(Stage stage) {
        OperatorPage alice =
                OperatorPage.open(stage.chromium().context(), stage.gateway().page());

        alice.signIn("alice", "wrong");
        alice.page().waitForSelector("[data-testid=sign-in-message]:has-text('wrong')");
        alice.signIn("alice", RunningGateway.PASSWORD);

        alice.awaitLine("ready");
        alice.close();
    }

    @Test
    void a_refused_microphone_is_said_with_the_remedy(Stage stage) throws Exception {
        try (Chromium refusing = Chromium.startWithoutMicrophone()) {
            OperatorPage bob =
                    OperatorPage.signedIn(refusing.context(), stage.gateway().page(), "bob");

            bob.call("+996312000107");

            bob.page().waitForSelector("[data-testid=microphone-trouble][data-trouble=refused]");
            assertThat(bob.text("microphone-trouble")).contains("The microphone is blocked", "allow the microphone");
            assertThat(stage.network().north().calls()).isEmpty();
            bob.close();
        }
    }

    @Test
    void a_lost_gateway_is_said_and_when_it_is_back_the_page_signs_in_by_itself_and_calls() throws Exception {
        try (Stage own = Stage.open()) {
            OperatorPage bob = own.operator("bob");

            own.gateway().kill();
            bob.awaitLine("reconnecting");
            assertThat(bob.text("line-status")).contains("Connection lost");
            own.gateway().restart();
            bob.awaitLine("ready");

            bob.call("+996312000107");
            bob.awaitCall("talking");
            FarCall call = own.network().callTo("+996312000107");
            Judge.microphoneAtFarEnd(call);
            bob.hangUp();
            bob.close();
        }
    }

    @Test
    void a_call_works_under_the_pages_own_content_security_policy(Stage stage) {
        BrowserContext context = stage.chromium().plainContext();
        OperatorPage bob = OperatorPage.openWithoutEar(context);
        Response response =
                Objects.requireNonNull(bob.page().navigate(stage.gateway().page()));

        assertThat(response.headerValue("content-security-policy")).contains("default-src 'self'");
        bob.signIn("bob", RunningGateway.PASSWORD);
        bob.awaitLine("ready");
        bob.dial("+996312000107");
        bob.awaitCall("talking");
        Judge.microphoneAtFarEnd(stage.network().callTo("+996312000107"));
        bob.hangUp();
        assertThat(bob.complaints()).isEmpty();
        bob.close();
    }

    @Test
    void a_call_works_over_https_with_the_self_made_certificate(Stage stage) {
        OperatorPage bob = OperatorPage.signedIn(
                stage.chromium().context(), stage.gateway().securePage(), "bob");

        bob.call("+996312000107");
        bob.awaitCall("talking");
        FarCall call = stage.network().callTo("+996312000107");
        bob.listen(2_000);

        Diary diary = bob.diary();
        Judge.microphoneAtFarEnd(call);
        Judge.echo(diary);
        assertThat(diary.wire()).anyMatch(m -> m.sent() && m.text().contains("WSS"));
        bob.hangUp();
        bob.close();
    }
}
