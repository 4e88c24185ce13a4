package io.tandem.gateway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/// Tells how a call comes about, step by step. Confined to one thread; it blocks until somebody talks or it is over.
final class CallSteps {

    private static final long POLL_MS = 300;

    private final ApiClient client;
    private final @Nullable PrintWriter out;
    private String said = "";

    /// @param out null: only the last state is told, as JSON
    CallSteps(ApiClient client, @Nullable PrintWriter out) {
        this.client = client;
        this.out = out;
    }

    /// What became of it: the call that talks, or its end.
    ///
    /// @return the call while it talks, else its ladder
    JsonNode follow(String id) throws ApiFailure {
        String path = "/calls/" + ApiClient.encoded(id);
        while (true) {
            JsonNode call;
            try {
                call = client.get(path).json();
            } catch (ApiFailure gone) {
                if (gone.exitCode() != ApiFailure.REFUSED) {
                    throw gone;
                }
                JsonNode ladder = client.get(path + "/explain").json();
                say("over: " + ladder.path("verdict").asText());
                return ladder;
            }
            say(step(call));
            if (talks(call) || !pause()) {
                return call;
            }
        }
    }

    static boolean talks(JsonNode call) {
        return call.path("phase").asText().equals("talking");
    }

    private static String step(JsonNode call) {
        String user = call.path("user").asText();
        String to = call.path("callee").asText().isEmpty()
                ? call.path("number").asText()
                : call.path("callee").asText();
        String by = call.path("trunk").asText().isEmpty()
                ? ""
                : " over " + call.path("trunk").asText();
        return switch (call.path("phase").asText()) {
            case "dialling" ->
                call.path("early").asBoolean() ? user + " is there, " + to + " is called" + by : user + "'s pages ring";
            case "talking" -> user + " talks with " + to + by;
            case "failing" -> "it fails, and " + user + " hears why";
            default -> "it ends";
        };
    }

    private void say(String step) {
        if (out != null && !step.equals(said)) {
            out.println(step);
            out.flush();
        }
        said = step;
    }

    private static boolean pause() {
        try {
            Thread.sleep(POLL_MS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
