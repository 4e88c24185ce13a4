package io.tandem.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What fuzzing has found, and inputs made to be slow: each goes through its target once, and in no more than 20 ms.
class HostileInputsTest {

    private static final Path KEPT = Path.of("src", "test", "resources", "fuzz");
    private static final int SIZE = 60_000;

    @ParameterizedTest
    @EnumSource
    void kept_inputs_and_seeds_pass(Target target) throws IOException {
        for (byte[] seed : target.seeds) {
            target.one.accept(seed);
        }
        Path kept = KEPT.resolve(target.name().toLowerCase(Locale.ROOT));
        if (Files.isDirectory(kept)) {
            try (Stream<Path> files = Files.list(kept)) {
                for (Path file : files.toList()) {
                    target.one.accept(Files.readAllBytes(file));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void inputs_made_to_be_slow_take_no_more_than_others(Target target) {
        for (int i = 0; i < 300; i++) {
            target.seeds.forEach(target.one);
        }
        List<String> slow = new ArrayList<>();
        for (String input : inputs(target)) {
            byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
            long tookMs = Parsing.best(() -> target.one.accept(bytes)) / 1_000_000;
            if (tookMs > Parsing.AT_MOST.toMillis()) {
                slow.add(tookMs + " ms: " + input.replaceAll("\\s+", " ").substring(0, 120));
            }
        }
        assertThat(slow).isEmpty();
    }

    private static List<String> inputs(Target target) {
        List<String> inputs = new ArrayList<>();
        for (String nasty : nasty()) {
            inputs.add(nasty);
            switch (target) {
                case STREAM, MESSAGE -> inputs.addAll(messages(nasty));
                case SDP -> {
                    inputs.add("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 1 RTP/AVP " + nasty);
                    inputs.add("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 1 RTP/AVP 8\r\na=fmtp:8 "
                            + nasty.substring(0, 4_000));
                }
                case DIGEST -> inputs.add("Digest username=\"alice\", " + nasty);
                case ADDRESS -> {
                    inputs.add("\"" + nasty);
                    inputs.add("sip:a@h;" + nasty);
                    inputs.add("<sip:a@h?" + nasty + ">");
                }
                case FRAMES -> inputs.add("GET /" + nasty + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
        }
        return inputs;
    }

    private static List<String> nasty() {
        StringBuilder distinct = new StringBuilder();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            distinct.append(";p").append(i).append("=\"").append(i).append('"');
            lines.append("a=x").append(i).append(":1\r\n");
        }
        return List.of(
                ",".repeat(SIZE),
                ";".repeat(SIZE),
                " ".repeat(SIZE) + "x",
                "<".repeat(SIZE),
                "(".repeat(SIZE),
                "\"\\".repeat(SIZE / 2),
                "\"\\\"".repeat(SIZE / 3) + '"',
                "%25".repeat(SIZE / 3),
                "%".repeat(SIZE),
                "a=".repeat(SIZE / 2),
                "a,".repeat(SIZE / 2),
                "sip:a@b,".repeat(SIZE / 8),
                "\r\n ".repeat(SIZE / 3),
                "a:b\r\n".repeat(SIZE / 5),
                distinct.substring(0, SIZE),
                lines.toString());
    }

    private static List<String> messages(String nasty) {
        List<String> messages = new ArrayList<>();
        String part = nasty.substring(0, 8_000);
        for (String value : List.of(nasty, part, part.substring(0, 120).repeat(3), '"' + part, "<sip:a@b>;" + part)) {
            for (String name : List.of(
                    "Via", "From", "To", "Call-ID", "CSeq", "Contact", "Route", "Content-Type", "Accept", "X")) {
                messages.add(
                        "OPTIONS sip:a@b SIP/2.0\r\n" + name + ": " + value + "\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK"
                                + "1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n"
                                + "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n");
            }
        }
        messages.add("OPTIONS sip:" + part + "@b SIP/2.0\r\n\r\n");
        messages.add("OPTIONS sip:a@b SIP/2.0\r\n" + "X-H: y\r\n".repeat(5_000) + "\r\n");
        return messages;
    }
}
