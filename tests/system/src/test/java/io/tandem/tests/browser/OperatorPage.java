package io.tandem.tests.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import io.tandem.tests.support.RunningGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The console page, as an operator uses it. Confined to the test's thread.
final class OperatorPage implements AutoCloseable {
    /// The browser's voice processing distorts steady tones; this is what an operator gets who unticks it.
    private static final String UNPROCESSED = "{\"microphone\":{\"deviceId\":\"\",\"processing\":{"
            + "\"echoCancellation\":false,\"noiseSuppression\":false,\"autoGainControl\":false}}}";

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    private OperatorPage(BrowserContext context) {
        this.context = context;
        context.addInitScript("if (localStorage.getItem('tandem.preferences') === null) {"
                + " localStorage.setItem('tandem.preferences', '" + UNPROCESSED + "'); }");
        page = context.newPage();
        page.onPageError(error -> complaints.add("uncaught: " + error));
        page.onConsoleMessage(this::onConsole);
        page.onDialog(dialog -> dialog.accept());
    }

    private void onConsole(ConsoleMessage message) {
        if (message.type().equals("error")) {
            complaints.add(message.text());
        }
    }

    /// Opens the page.
    static OperatorPage open(BrowserContext context, String address) {
        OperatorPage operator = new OperatorPage(context);
        operator.page.navigate(address);
        Ear.ready(operator.page);
        return operator;
    }

    /// A page that nobody listens to, not navigated yet: the browser enforces its content security policy.
    static OperatorPage openWithoutEar(BrowserContext context) {
        return new OperatorPage(context);
    }

    /// Opens the page, signs in and waits until the line is ready.
    static OperatorPage signedIn(BrowserContext context, String address, String user) {
        OperatorPage operator = open(context, address);
        operator.signIn(user);
        return operator;
    }

    /// Signs in with the right password and waits until the line is ready.
    void signIn(String user) {
        signIn(user, RunningGateway.PASSWORD);
        awaitLine("ready");
        page.waitForSelector(id("dial"));
    }

    /// What Playwright knows of it.
    Page page() {
        return page;
    }

    /// Errors of the page's own scripts and of its console.
    List<String> complaints() {
        return complaints;
    }

    private static String id(String testId) {
        return "[data-testid=" + testId + "]";
    }

    /// Fills in the form and sends it with Enter.
    void signIn(String user, String password) {
        page.fill(id("user"), user);
        page.fill(id("password"), password);
        page.waitForSelector(id("sign-in") + ":not([disabled])");
        page.press(id("password"), "Enter");
    }

    /// Waits for a state of the line.
    void awaitLine(String state) {
        await(id("line-status") + "[data-line-state=" + state + "]", 30_000);
    }

    /// Dials a number; from here on the diary is of this call.
    void call(String number) {
        Ear.forget(page);
        dial(number);
    }

    /// Dials a number.
    void dial(String number) {
        page.fill(id("dial"), number);
        page.press(id("dial"), "Enter");
    }

    /// Waits for a state of the call, at most 15 s.
    void awaitCall(String state) {
        awaitCall(state, 15_000);
    }

    /// Waits for a state of the call.
    void awaitCall(String state, long limitMs) {
        await(panel("[data-call-state=" + state + "]"), limitMs);
    }

    /// Waits until no SIP session is left.
    void awaitOver() {
        await(panel("[data-call-live=false]"), 15_000);
    }

    /// Waits for an attribute of the call panel, written as a CSS attribute selector.
    void awaitPanel(String selector) {
        await(panel(selector), 15_000);
    }

    private static String panel(String selector) {
        return id("call-panel") + selector;
    }

    private void await(String selector, long limitMs) {
        try {
            page.waitForSelector(selector, new Page.WaitForSelectorOptions().setTimeout(limitMs));
        } catch (TimeoutError late) {
            throw new AssertionError("not shown in " + limitMs + " ms: " + selector + "\n" + complaints, late);
        }
    }

    /// An attribute of the call panel, without its `data-`; null when it is not there.
    @Nullable
    String panelData(String name) {
        return page.getAttribute(id("call-panel"), "data-" + name);
    }

    /// The sentence under the state.
    String detail() {
        return Objects.requireNonNullElse(page.textContent(id("call-detail")), "");
    }

    /// The text of an element.
    String text(String testId) {
        return Objects.requireNonNullElse(page.textContent(id(testId)), "");
    }

    /// Presses a button.
    void press(String testId) {
        page.click(id(testId));
    }

    /// Presses a key while no field has the focus.
    void key(String key) {
        page.evaluate("() => document.activeElement?.blur()");
        page.keyboard().press(key);
    }

    /// Lets the page live on for a while: what is measured needs a length.
    void listen(double ms) {
        page.waitForTimeout(ms);
    }

    /// Hangs up and waits until the session is gone.
    void hangUp() {
        press("hang-up");
        awaitOver();
    }

    /// What was heard, sent, got and shown since the call was dialled.
    Diary diary() {
        return Ear.take(page);
    }

    /// The same, and from here on the diary is a new one.
    Diary closedDiary() {
        return Ear.takeAway(page);
    }

    /// Whether it was closed.
    boolean isClosed() {
        return page.isClosed();
    }

    @Override
    public void close() {
        context.close();
    }
}
