package io.tandem.tests.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import io.tandem.tests.support.Requirement;
import io.tandem.tests.support.WavFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The installed chromium without a window, with a microphone into which a steady tone is spoken. Confined to
/// the test's thread.
final class Chromium implements AutoCloseable {
    /// What the microphone hears.
    static final int MICROPHONE_HZ = 1_330;

    /// How loud.
    static final double MICROPHONE_DBM0 = -10;

    private final Playwright playwright;
    private final Browser browser;
    private final Path tone;
    private final List<String> permissions;

    private Chromium(List<String> permissions, String microphone) throws IOException {
        this.permissions = permissions;
        Path executable = Requirement.chromium();
        tone = Files.createTempFile("tandem-microphone-", ".wav");
        WavFile.writeTone(tone, MICROPHONE_HZ, MICROPHONE_DBM0);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        List<String> arguments = List.of(
                "--no-sandbox",
                "--disable-gpu",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream" + microphone,
                "--use-file-for-fake-audio-capture=" + tone,
                "--autoplay-policy=no-user-gesture-required",
                "--disable-background-networking",
                "--no-first-run");
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(arguments));
    }

    /// Starts it; without chromium the test is left out.
    static Chromium start() throws IOException {
        return new Chromium(List.of("local-network-access", "microphone"), "");
    }

    /// The same, but the microphone is refused to every page.
    static Chromium startWithoutMicrophone() throws IOException {
        return new Chromium(List.of("local-network-access"), "=deny");
    }

    /// A fresh profile whose pages have an [Ear].
    BrowserContext context() {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setIgnoreHTTPSErrors(true).setViewportSize(1280, 800));
        context.setDefaultTimeout(15_000);
        // The ear's page comes through the test, so chromium does not see that it lives on this machine.
        context.grantPermissions(permissions);
        Ear.putInto(context);
        return context;
    }

    /// A fresh profile as it comes.
    BrowserContext plainContext() {
        return browser.newContext(new Browser.NewContextOptions().setIgnoreHTTPSErrors(true));
    }

    @Override
    public void close() throws IOException {
        browser.close();
        playwright.close();
        Files.deleteIfExists(tone);
    }
}
