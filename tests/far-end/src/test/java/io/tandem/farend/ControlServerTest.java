package io.tandem.farend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ControlServerTest {
    private static String ask(ControlServer control, String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + control.address().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        }
    }

    @Test
    void a_call_is_placed_listed_with_what_it_hears_and_hung_up() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Pair pair = Pair.demo("north");
                ControlServer control = ControlServer.start(any, List.of(pair.caller))) {
            String placed = ask(control, "POST", "/call?number=+996312000110&scenario=echo");
            assertThat(placed).startsWith("200 {\"id\":").contains("\"number\":\"+996312000110\"");
            Awaitility.await().until(() -> ask(control, "GET", "/calls").contains("\"heardHz\":1000."));
            Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(placed);
            assertThat(id.find()).isTrue();
            assertThat(ask(control, "POST", "/hangup?id=" + id.group(1))).startsWith("200");
            Awaitility.await().until(() -> ask(control, "GET", "/calls").contains("\"state\":\"ended\""));
        }
    }

    @Test
    void a_wrong_request_is_answered_with_what_is_wrong() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Pair pair = Pair.demo("north");
                ControlServer control = ControlServer.start(any, List.of(pair.caller))) {
            assertThat(ask(control, "POST", "/call?number=1%202")).startsWith("400 number");
            assertThat(ask(control, "POST", "/call?number=1&trunk=west")).isEqualTo("400 no such trunk: west\n");
            assertThat(ask(control, "POST", "/call?number=1&scenario=song")).startsWith("400 scenario");
            assertThat(ask(control, "POST", "/hangup?id=none")).startsWith("404");
            assertThat(ask(control, "GET", "/")).startsWith("404");
        }
    }
}
