package io.tandem.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.tandem.farend.FarCall;
import io.tandem.tests.support.Recording;
import io.tandem.tests.support.RunningGateway;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A softphone on SIP.js in place of the console on JsSIP: nothing of the gateway may be JsSIP-only.
@ExtendWith(OnStage.class)
class SipJsTest {
    private static final String NUMBER = "+996312000101";

    private static Page softphone(Stage stage) {
        BrowserContext context = stage.chromium().context();
        String address = stage.gateway().page() + "softphone";
        context.route(
                address,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody("<!doctype html><audio autoplay></audio><script>" + Ear.resource("sipjs-softphone.js")
                                + "</script>")));
        Page page = context.newPage();
        page.navigate(address);
        Ear.ready(page);
        return page;
    }

    @Test
    void early_answer_is_heard_and_then_both_hear_each_other(Stage stage) throws Exception {
        Page page = softphone(stage);
        page.evaluate(
                "([server, user, password]) => window.softphone.register(server, user, 'tandem.local', password)",
                List.of(stage.gateway().page().replace("http", "ws") + "sip", "bob", RunningGateway.PASSWORD));
        Ear.forget(page);
        page.evaluate("number => window.softphone.call(number)", NUMBER);
        FarCall call = stage.network().callTo(NUMBER);
        call.answered().get(10, TimeUnit.SECONDS);
        page.waitForTimeout(2_500);

        Diary diary = Ear.take(page);

        double invite = diary.inviteMs();
        double first = diary.heard()
                .between(invite, diary.nowMs())
                .firstSoundMs(-40)
                .orElseThrow(() -> new AssertionError("nothing was heard\n" + diary));
        Recording ringback = diary.heard().between(first, first + 1_100);
        assertThat(first - invite).isLessThan(1_000);
        Judge.tone(ringback, 425, -13);
        Judge.microphoneAtFarEnd(call);
        Judge.echo(diary);
        assertThat(diary.breaks()).isEmpty();
        assertThat((List<?>) page.evaluate("() => window.softphone.progress"))
                .asString()
                .contains("ringing", "answered");
        assertThat(call.talkedMs()).isCloseTo(2_500L, within(1_500L));
        page.evaluate("() => window.softphone.hangUp()");
        assertThat(call.ended().get(5, TimeUnit.SECONDS).byUs()).isFalse();
        page.context().close();
    }
}
