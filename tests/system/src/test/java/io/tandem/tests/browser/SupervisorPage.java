package io.tandem.tests.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The supervisors' pages, driven as a supervisor would. Confined to the test's thread.
final class SupervisorPage implements AutoCloseable {
    private static final Path PICTURES = Path.of(System.getProperty("tandem.screenshots", "target/screenshots"));
    private static final int WIDE = 1280;
    private static final int NARROW = 390;
    private static final long LIMIT_MS = 20_000;

    private final List<String> complaints = new ArrayList<>();
    private final BrowserContext context;
    private final Page page;

    private SupervisorPage(BrowserContext context) {
        this.context = context;
        this.page = context.newPage();
        page.setDefaultTimeout(LIMIT_MS);
        page.setViewportSize(WIDE, 800);
        page.onPageError(complaints::add);
        page.onConsoleMessage(this::onConsole);
    }

    /// A gateway that is gone, and a refusal, are said by the browser, too.
    private void onConsole(ConsoleMessage message) {
        if (message.type().equals("error")
                && !message.text().contains("Failed to load resource")
                && !message.text().contains("WebSocket connection")) {
            complaints.add(message.text());
        }
    }

    static SupervisorPage open(BrowserContext context, String address) {
        SupervisorPage opened = new SupervisorPage(context);
        opened.page.navigate(address);
        return opened;
    }

    Page page() {
        return page;
    }

    /// Errors of scripts and violations of the content security policy.
    List<String> complaints() {
        return complaints;
    }

    void signIn(String token) {
        page.getByTestId("token").fill(token);
        page.keyboard().press("Enter");
    }

    void tab(String name) {
        page.getByTestId("tab-" + name).click();
        await("[data-testid=" + name + "-page]");
    }

    void await(String selector) {
        try {
            page.waitForSelector(selector, new Page.WaitForSelectorOptions().setTimeout(LIMIT_MS));
        } catch (TimeoutError late) {
            throw new AssertionError(
                    "not shown: " + selector + "\n" + complaints + "\n" + page.innerText("body"), late);
        }
    }

    void awaitGone(String selector) {
        page.waitForSelector(selector, new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
    }

    Locator at(String testId) {
        return page.getByTestId(testId);
    }

    /// Answers the question that stands there.
    void confirm() {
        at("confirm-yes").click();
        awaitGone("[data-testid=confirm]");
    }

    /// Wide and narrow, and the narrow one dark, for people to look at.
    void picture(String name) throws IOException {
        Files.createDirectories(PICTURES);
        shot(name + "-wide");
        page.setViewportSize(NARROW, 800);
        page.emulateMedia(
                new Page.EmulateMediaOptions().setColorScheme(com.microsoft.playwright.options.ColorScheme.DARK));
        shot(name + "-narrow");
        page.emulateMedia(
                new Page.EmulateMediaOptions().setColorScheme(com.microsoft.playwright.options.ColorScheme.LIGHT));
        page.setViewportSize(WIDE, 800);
    }

    private void shot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("supervisor-" + name + ".png")));
    }

    /// Whether nothing sticks out of the window, neither of a telephone's nor of a desk's.
    boolean fits() {
        page.setViewportSize(NARROW, 800);
        boolean narrow = hasNoMoreThanTheWindow();
        page.setViewportSize(WIDE, 800);
        return narrow && hasNoMoreThanTheWindow();
    }

    private boolean hasNoMoreThanTheWindow() {
        return (Boolean) page.evaluate("() => document.documentElement.scrollWidth <= innerWidth");
    }

    @Override
    public void close() {
        context.close();
    }
}
