package io.tandem.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every example is a gateway that starts. Only its listening ports are replaced, so that it runs beside others.
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("../../examples");

    @TempDir
    Path directory = Path.of("");

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            return folders.filter(Files::isDirectory).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void it_says_what_it_is_for_and_starts(Path example) throws Exception {
        assertThat(example.resolve("README.md")).content().startsWith("# ");
        ConfigSource source = ConfigSource.file(withFreePorts(example.resolve("tandem.yaml")));
        try (StateDirectory state = StateDirectory.open(source);
                Gateway gateway = Gateway.start(source, state.operators(source.config()))) {
            assertThat(gateway.consoleUrls()).isNotEmpty();
            for (String url : gateway.consoleUrls()) {
                String local = url.replaceFirst("//[^:/]+", "//localhost") + "console.json";
                assertThat(get(local)).contains("\"sipDomain\"");
            }
        }
    }

    private Path withFreePorts(Path example) throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        ObjectNode config = (ObjectNode) yaml.readTree(example.toFile());
        ObjectNode listen = section(config, "listen");
        for (String key : new String[] {"http-port", "https-port", "sip-udp-port", "sip-tcp-port"}) {
            listen.put(key, freePort());
        }
        section(config, "media").put("browser-port", freePort()).put("trunk-ports", "44000-44099");
        config.put("state-directory", directory.resolve("var").toString());
        Path file = directory.resolve("tandem.yaml");
        Files.writeString(file, yaml.writeValueAsString(config));
        return file;
    }

    private static ObjectNode section(ObjectNode config, String name) {
        JsonNode there = config.get(name);
        return there instanceof ObjectNode section ? section : config.putObject(name);
    }

    private static int freePort() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0)) {
                int port = socket.getLocalPort();
                if (port < 44_000 || port > 44_099) {
                    return port;
                }
            }
        }
    }

    private static String get(String url) throws Exception {
        SSLContext anyone = SSLContext.getInstance("TLS");
        anyone.init(null, new TrustManager[] {new TrustsTheSelfMade()}, new SecureRandom());
        try (HttpClient client = HttpClient.newBuilder().sslContext(anyone).build()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private static final class TrustsTheSelfMade extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
