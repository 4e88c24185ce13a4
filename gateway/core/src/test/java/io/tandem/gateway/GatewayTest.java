package io.tandem.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayTest {

    @TempDir
    Path dir;

    private ConfigSource source(String more) throws Exception {
        Path file = Files.writeString(dir.resolve("tandem.yaml"), """
                listen: {http-port: 0, https-port: 0, sip-udp-port: 0, sip-tcp-port: 0}
                media: {browser-port: 0}
                users: {carol: {password: secret-of-carol}}
                """ + more);
        return ConfigSource.file(file);
    }

    private static String get(Gateway gateway, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create(gateway.consoleUrls().getFirst()).resolve(path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void it_starts_serves_the_console_and_starts_again_after_it_was_closed() throws Exception {
        ConfigSource source = source("""
                console: {conference: "3", quick-numbers: {'+996312000101': echo}}
                trunks: {rooms: {addresses: ["udp:127.0.0.1:5070"]}}
                routes: [{name: rooms, prefix: "3", trunks: [rooms]}]
                """);
        for (int round = 0; round < 2; round++) {
            try (StateDirectory state = StateDirectory.open(source);
                    Gateway gateway = Gateway.start(source, state.operators(source.config()))) {
                assertThat(gateway.consoleUrls()).hasSize(2);
                assertThat(gateway.consoleUrls().getFirst()).startsWith("http://localhost:");
                assertThat(gateway.sipUdpAddresses()).hasSize(1);
                assertThat(gateway.activeCalls()).isZero();
                assertThat(get(gateway, "/console.json"))
                        .contains(
                                "\"sipDomain\":\"tandem.local\"",
                                "\"webSocketPath\":\"/sip\"",
                                "\"conferencePrefix\":\"3\"")
                        .contains("{\"number\":\"+996312000101\",\"label\":\"echo\"}");
            }
        }
    }

    @Test
    void operators_of_the_configuration_are_in_force() throws Exception {
        ConfigSource source = source("");
        try (StateDirectory state = StateDirectory.open(source)) {
            assertThat(state.operators(source.config()).named("carol")).isPresent();
        }
    }

    @Test
    void a_port_that_is_taken_leaves_nothing_running() throws Exception {
        ConfigSource first = source("");
        try (StateDirectory state = StateDirectory.open(first);
                Gateway gateway = Gateway.start(first, state.operators(first.config()))) {
            int taken = gateway.sipUdpAddresses().getFirst().getPort();
            String yaml = Files.readString(dir.resolve("tandem.yaml"));
            Path file = Files.writeString(
                    dir.resolve("second.yaml"), yaml.replace("sip-udp-port: 0", "sip-udp-port: " + taken));
            ConfigSource second = ConfigSource.file(file);

            assertThatThrownBy(() -> Gateway.start(second, state.operators(second.config())))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("UDP port " + taken)
                    .hasMessageContaining("listen.sip-udp-port");
        }
    }

    @Test
    void an_unknown_tone_plan_is_named_with_those_there_are() throws Exception {
        ConfigSource source = source("call: {tone-plan: XX}\n");
        try (StateDirectory state = StateDirectory.open(source)) {
            assertThatThrownBy(() -> Gateway.start(source, state.operators(source.config())))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("tone-plan 'XX' is not known")
                    .hasMessageContaining("KG");
        }
    }

    @Test
    void a_state_directory_that_cannot_be_made_is_named() throws Exception {
        Files.writeString(dir.resolve("file"), "");
        ConfigSource source = source("state-directory: file/below\n");

        assertThatThrownBy(() -> StateDirectory.open(source))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(dir.resolve("file/below") + " cannot be written")
                .hasMessageContaining("state-directory");
    }

    @Test
    void a_store_that_cannot_be_opened_is_named() throws Exception {
        ConfigSource source = source("");
        Path store = Files.createDirectories(dir.resolve("var/store"));
        Files.writeString(store.resolve("tandem.mv.db"), "this is no database");

        assertThatThrownBy(() -> StateDirectory.open(source))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("the store in " + dir.resolve("var") + " cannot be opened");
    }
}
