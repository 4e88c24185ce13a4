package io.tandem.tests.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Puts `ear.js` into the pages of a browser context and takes out what it noted. Its worklet comes from a
/// blob address, which the console's content security policy forbids: such a context gets the page without
/// that header, else as it is. Confined to the test's thread.
final class Ear {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Ear() {}

    /// For every page of that context, before any script of the page's own.
    static void putInto(BrowserContext context) {
        context.addInitScript(resource("ear.js").replace("/*RECORDER*/ ''", quoted(resource("recorder.js"))));
        context.route("http*://*/", Ear::withoutPolicy);
    }

    private static void withoutPolicy(Route route) {
        APIResponse response = route.fetch();
        Map<String, String> headers = new HashMap<>(response.headers());
        headers.remove("content-security-policy");
        route.fulfill(new Route.FulfillOptions().setResponse(response).setHeaders(headers));
    }

    private static String quoted(String script) {
        try {
            return JSON.writeValueAsString(script);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// Waits until it hears.
    static void ready(Page page) {
        page.evaluate("() => window.__ear.ready");
    }

    /// What was noted since the last [#forget].
    static Diary take(Page page) {
        return diary(page, "() => window.__ear.take()");
    }

    /// The same, and begins afresh: nothing is lost between the two.
    static Diary takeAway(Page page) {
        return diary(page, "() => { const all = window.__ear.take(); window.__ear.forget(); return all; }");
    }

    private static Diary diary(Page page, String script) {
        try {
            return Diary.parse(JSON.readTree((String) page.evaluate(script)));
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// Begins afresh.
    static void forget(Page page) {
        page.evaluate("() => window.__ear.forget()");
    }

    /// A text file beside this class.
    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Ear.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
