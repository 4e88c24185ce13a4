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
import java.util.ArrayList;
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

    /// @param microphoneAllowed whether a page that asks for the microphone gets it
    private Chromium(boolean microphoneAllowed) throws IOException {
        Path executable = Requirement.chromium();
        tone = Files.createTempFile("tandem-microphone-", ".wav");
        WavFile.writeTone(tone, MICROPHONE_HZ, MICROPHONE_DBM0);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        List<String> arguments = new ArrayList<>(List.of(
                "--no-sandbox",
                "--disable-gpu",
                "--use-fake-device-for-media-stream",
                "--use-file-for-fake-audio-capture=" + tone,
                "--autoplay-policy=no-user-gesture-required",
                "--disable-background-networking",
                "--no-first-run"));
        if (microphoneAllowed) {
            arguments.add("--use-fake-ui-for-media-stream");
        }
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(arguments));
    }

    /// Starts it; without chromium the test is left out.
    static Chromium start() throws IOException {
        return new Chromium(true);
    }

    /// The same, but the microphone is refused to every page that is not granted it.
    static Chromium startWithoutMicrophone() throws IOException {
        return new Chromium(false);
    }

    /// A fresh profile whose pages have an [Ear]; for its sake their content security policy is off.
    BrowserContext context() {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setIgnoreHTTPSErrors(true).setViewportSize(1280, 800));
        context.setDefaultTimeout(15_000);
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
