package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.tests.support.FreePorts;
import io.tandem.tests.support.Requirement;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Far more new calls than can be done, from sipp through the gateway to sipp: what is taken goes through, the rest
/// gets 503 at once, and soon after the flood everybody is served again.
class OverloadTest {
    private static final String NUMBER = "+996312000777";
    private static final int RATE = Integer.getInteger("tandem.overload-rate", 2_000);
    private static final int SECONDS = 8;
    private static final int QUIET_RATE = 10;
    private static final int QUIET_CALLS = 50;
    private static final int PATIENCE_MS = 5_000;
    private static final int FIFTY = 50;

    /// INVITE, then either 503 and its ACK, or the whole call.
    private static final String SCENARIO = """
            <?xml version="1.0" encoding="ISO-8859-1"?>
            <scenario name="INVITE, and 503 or a call">
            <send retrans="500"><![CDATA[

            INVITE sip:@number@@[remote_ip]:[remote_port] SIP/2.0
            Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
            Max-Forwards: 70
            From: <sip:caller@[local_ip]:[local_port]>;tag=[pid]a[call_number]
            To: <sip:@number@@[remote_ip]:[remote_port]>
            Call-ID: [call_id]
            CSeq: 1 INVITE
            Contact: <sip:caller@[local_ip]:[local_port]>
            Content-Type: application/sdp
            Content-Length: [len]

            v=0
            o=caller 1 1 IN IP4 [local_ip]
            s=-
            c=IN IP4 [media_ip]
            t=0 0
            m=audio [media_port] RTP/AVP 8
            a=rtpmap:8 PCMA/8000

            ]]></send>
            <recv response="100" optional="true"/>
            <recv response="180" optional="true"/>
            <recv response="183" optional="true"/>
            <recv response="503" optional="true" next="refused"/>
            <recv response="200" rrs="true"/>
            <send><![CDATA[

            ACK [next_url] SIP/2.0
            Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
            Max-Forwards: 70
            From: <sip:caller@[local_ip]:[local_port]>;tag=[pid]a[call_number]
            [last_To:]
            Call-ID: [call_id]
            CSeq: 1 ACK
            Content-Length: 0

            ]]></send>
            <send retrans="500"><![CDATA[

            BYE [next_url] SIP/2.0
            Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
            Max-Forwards: 70
            From: <sip:caller@[local_ip]:[local_port]>;tag=[pid]a[call_number]
            [last_To:]
            Call-ID: [call_id]
            CSeq: 2 BYE
            Content-Length: 0

            ]]></send>
            <recv response="180" optional="true"/>
            <recv response="200" next="end"/>
            <label id="refused"/>
            <send><![CDATA[

            ACK sip:@number@@[remote_ip]:[remote_port] SIP/2.0
            [last_Via:]
            Max-Forwards: 70
            From: <sip:caller@[local_ip]:[local_port]>;tag=[pid]a[call_number]
            [last_To:]
            Call-ID: [call_id]
            CSeq: 1 ACK
            Content-Length: 0

            ]]></send>
            <label id="end"/>
            </scenario>
            """;

    @TempDir
    private Path directory;

    private Process sipp(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Requirement.sipp().toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-i", "127.0.0.1", "-nostdin", "-timer_resol", "1", "-buff_size", "1048576"));
        return new ProcessBuilder(command)
                .directory(Files.createDirectories(directory.resolve(name)).toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
    }

    /// Places calls and says how many went neither through nor got 503.
    private int failed(String name, Stage stage, int port, int rate, int calls) throws Exception {
        Path scenario = Files.writeString(directory.resolve("caller.xml"), SCENARIO.replace("@number@", NUMBER));
        Process caller = sipp(
                name,
                "127.0.0.1:" + stage.sipAddress().getPort(),
                "-sf",
                scenario.toString(),
                "-p",
                "" + port,
                "-r",
                "" + rate,
                "-m",
                "" + calls,
                "-l",
                "" + calls,
                "-recv_timeout",
                "" + PATIENCE_MS,
                "-trace_stat",
                "-stf",
                "statistics.csv");
        try {
            assertThat(caller.waitFor(90, TimeUnit.SECONDS)).as("sipp ended").isTrue();
        } finally {
            caller.destroyForcibly();
        }
        List<String> lines =
                Files.readAllLines(directory.resolve(name).resolve("statistics.csv"));
        int column = Arrays.asList(lines.getFirst().split(";")).indexOf("FailedCall(C)");
        return Integer.parseInt(lines.getLast().split(";")[column]);
    }

    private static double figure(Stage stage, String name) {
        return stage.gateway()
                .observed()
                .metrics()
                .scrape()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line ->
                        Double.parseDouble(line.substring(name.length()).strip().replace("+Inf", "Infinity")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_is_taken_goes_through_and_the_rest_is_refused_at_once() throws Exception {
        int callees = FreePorts.one();
        int callers = FreePorts.one();
        Process callee = sipp(
                "callee",
                "-sn",
                "uas",
                "-p",
                "" + callees,
                "-mp",
                "" + FreePorts.block(4),
                "-default_behaviors",
                "all,-abortunexp");
        try (Stage stage = Stage.open(StageSettings.none()
                .withTrunkAt("callees", new InetSocketAddress("127.0.0.1", callees))
                .withTrunkAt("callers", new InetSocketAddress("127.0.0.1", callers))
                .with("media", "port-drain-seconds: 0")
                .with("guard", "calls-per-second: 100000")
                .with("call", "max-calls: 100000")
                .with("numbers", "\"%s\": {trunks: [callees]}".formatted(NUMBER)))) {
            int calls = RATE * SECONDS;
            int failed = failed("flood", stage, callers, RATE, calls);
            double refused = figure(stage, "tandem_overload_refused_total");
            stage.quiet();
            int through = stage.records().size();
            System.out.printf("figure: of %d calls %d went through, %.0f were refused, %d failed%n", calls, through, refused, failed);
            assertThat(refused).isPositive();
            assertThat(failed).as("neither through nor refused, of %d", calls).isLessThan(calls / FIFTY);
            assertThat(through).isGreaterThan(calls / FIFTY);
            Awaitility.await("no limit any more")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> Double.isInfinite(figure(stage, "tandem_overload_calls_per_second")));
            assertThat(failed("after", stage, callers, QUIET_RATE, QUIET_CALLS)).isZero();
            stage.quiet();
            assertThat(figure(stage, "tandem_overload_refused_total")).isEqualTo(refused);
            assertThat(stage.records()).hasSize(through + QUIET_CALLS);
        } finally {
            callee.destroyForcibly();
        }
    }
}
