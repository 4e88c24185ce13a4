package io.tandem.tests.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.farend.FarCall;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/// The progress INFOs that a browser was sent. Stateless, any thread.
final class Progress {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Progress() {}

    /// Their states, in order: `trying ringing answered`.
    static String states(WireBrowser browser, FarCall call) {
        List<String> states = all(browser, call).stream()
                .map(info -> info.path("state").asText())
                .toList();
        return String.join(" ", states);
    }

    static List<JsonNode> all(WireBrowser browser, FarCall call) {
        return browser.progress(call).stream().map(Progress::parse).toList();
    }

    /// The latest one.
    static JsonNode last(WireBrowser browser, FarCall call) {
        return all(browser, call).getLast();
    }

    private static JsonNode parse(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("not JSON: " + body, broken);
        }
    }

    static void becomes(WireBrowser browser, FarCall call, String states) {
        Awaitility.await("progress " + states)
                .atMost(Duration.ofSeconds(8))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> states(browser, call), states::equals);
    }
}
