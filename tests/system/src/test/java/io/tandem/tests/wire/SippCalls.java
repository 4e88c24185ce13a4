package io.tandem.tests.wire;

import io.tandem.tests.support.Requirement;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// One run of sipp as a trunk that calls: INVITE, then either 503 and its ACK, or the whole call. Confined to the
/// test's thread.
final class SippCalls implements AutoCloseable {
    private static final int PATIENCE_MS = 5_000;
    private static final String SCENARIO = """
            <?xml version="1.0" encoding="ISO-8859-1"?>
            <scenario name="INVITE, and 503 or a call">
            <send retrans="500" start_rtd="1"><![CDATA[

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
            <recv response="503" optional="true" next="refused" rtd="1">
              <action><ereg regexp=".+" search_in="hdr" header="Retry-After:" check_it="true" assign_to="1"/></action>
            </recv>
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
            <Reference variables="1"/>
            </scenario>
            """;

    private final Path directory;
    private final Process process;

    /// @param failed calls that neither went through nor got 503 with Retry-After in time
    /// @param retransmissions of sipp's own requests
    /// @param refusedMs how long each 503 took, ascending
    record Counts(int calls, int failed, int retransmissions, double seconds, double[] refusedMs) {

        int refused() {
            return refusedMs.length;
        }

        int through() {
            return calls - failed - refused();
        }

        /// How long the slowest took of so large a part of the 503.
        double refusedMs(double part) {
            return refusedMs.length == 0 ? 0 : refusedMs[(int) ((refusedMs.length - 1) * part)];
        }
    }

    private SippCalls(Path directory, List<String> arguments) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.process = sipp(directory, arguments);
    }

    private static Process sipp(Path directory, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Requirement.sipp().toString()));
        command.addAll(arguments);
        command.addAll(List.of("-i", "127.0.0.1", "-nostdin", "-timer_resol", "1", "-buff_size", "1048576"));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sipp.log").toFile())
                .start();
    }

    /// A trunk that answers everything at once.
    static Process callee(Path directory, int port, int mediaPort) throws IOException {
        Files.createDirectories(directory);
        return sipp(
                directory,
                List.of("-sn", "uas", "-p", "" + port, "-mp", "" + mediaPort, "-default_behaviors", "all,-abortunexp"));
    }

    /// @param rate calls begun in a second
    /// @param together calls at a time at most
    static SippCalls start(Path directory, InetSocketAddress gateway, int port, String number, int rate, int calls, int together)
            throws IOException {
        Path scenario = Files.writeString(
                Files.createDirectories(directory).resolve("caller.xml"), SCENARIO.replace("@number@", number));
        return new SippCalls(
                directory,
                List.of(
                        "127.0.0.1:" + gateway.getPort(),
                        "-sf",
                        scenario.toString(),
                        "-p",
                        "" + port,
                        "-r",
                        "" + rate,
                        "-m",
                        "" + calls,
                        "-l",
                        "" + together,
                        "-recv_timeout",
                        "" + PATIENCE_MS,
                        "-trace_rtt",
                        "-rtt_freq",
                        "1",
                        "-trace_stat",
                        "-stf",
                        "statistics.csv"));
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /// Waits until it has ended.
    Counts counts(long startedNs) throws Exception {
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            throw new IllegalStateException("sipp has not ended, see " + directory);
        }
        double seconds = (System.nanoTime() - startedNs) / 1e9;
        List<String> lines = Files.readAllLines(directory.resolve("statistics.csv"));
        List<String> head = Arrays.asList(lines.getFirst().split(";"));
        String[] last = lines.getLast().split(";");
        int calls = Integer.parseInt(last[head.indexOf("TotalCallCreated")]);
        int failed = Integer.parseInt(last[head.indexOf("FailedCall(C)")]);
        int again = Integer.parseInt(last[head.indexOf("Retransmissions(C)")]);
        return new Counts(calls, failed, again, seconds, refusedMs());
    }

    private double[] refusedMs() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith("_rtt.csv")).toList();
            return found.isEmpty()
                    ? new double[0]
                    : Files.readAllLines(found.getFirst()).stream()
                            .skip(1)
                            .mapToDouble(line -> Double.parseDouble(line.split(";")[1]))
                            .sorted()
                            .toArray();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
