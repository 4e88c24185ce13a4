package io.tandem.tests.wire;

import io.tandem.tests.support.Requirement;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One run of sipp as a trunk that calls: INVITE, then either 503 and its ACK, or the whole call. Confined
/// to the test's thread.
final class SippCalls implements AutoCloseable {
    private static final int PATIENCE_MS = 5_000;
    private static final String TIMES = "times.log";
    private static final String SCENARIO = """
            <?xml version="1.0" encoding="ISO-8859-1"?>
            <scenario name="INVITE, and 503 or a call">
            <nop><action><log message="invited;[call_number];[timestamp]"/></action></nop>
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
            <recv response="503" optional="true" next="refused">
              <action>
                <ereg regexp="[0-9]+" search_in="hdr" header="Retry-After:" check_it="true" assign_to="1"/>
                <log message="refused;[call_number];[timestamp]"/>
              </action>
            </recv>
            <recv response="200" rrs="true">
              <action><log message="answered;[call_number];[timestamp]"/></action>
            </recv>
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
            <recv response="200" next="end">
              <action><log message="ended;[call_number];[timestamp]"/></action>
            </recv>
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

    /// What came of them.
    ///
    /// @param through how many were answered and hung up
    /// @param refusedMs how long each 503 with Retry-After took, ascending
    /// @param answeredMs how long each 200 took, ascending
    /// @param seconds from the first INVITE to the last word
    record Counts(int calls, int through, double[] refusedMs, double[] answeredMs, double seconds) {

        int refused() {
            return refusedMs.length;
        }

        /// Neither through nor refused in time.
        int failed() {
            return calls - through - refused();
        }

        /// How long the slowest took of so large a part.
        static double of(double[] ms, double part) {
            return ms.length == 0 ? 0 : ms[(int) ((ms.length - 1) * part)];
        }
    }

    private SippCalls(Path directory, List<String> arguments) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.process = sipp(directory, "127.0.0.1", arguments);
    }

    private static Process sipp(Path directory, String address, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Requirement.sipp().toString()));
        command.addAll(arguments);
        command.addAll(List.of("-i", address, "-nostdin", "-timer_resol", "1", "-buff_size", "1048576"));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sipp.log").toFile())
                .start();
    }

    /// A trunk that answers everything at once.
    static Process callee(Path directory, InetSocketAddress at, int mediaPort) throws IOException {
        Files.createDirectories(directory);
        return sipp(
                directory,
                at.getAddress().getHostAddress(),
                List.of(
                        "-sn",
                        "uas",
                        "-p",
                        "" + at.getPort(),
                        "-mp",
                        "" + mediaPort,
                        "-default_behaviors",
                        "all,-abortunexp"));
    }

    /// How many calls, and how fast.
    ///
    /// @param rate begun in a second
    /// @param atOnce open at a time at most
    record Load(int rate, int calls, int atOnce) {}

    /// Calls a number from a port of its own.
    static SippCalls start(Path directory, InetSocketAddress gateway, int port, String number, Load load)
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
                        "" + load.rate(),
                        "-m",
                        "" + load.calls(),
                        "-l",
                        "" + load.atOnce(),
                        "-recv_timeout",
                        "" + PATIENCE_MS,
                        "-trace_logs",
                        "-log_file",
                        TIMES));
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /// Waits until it has ended.
    Counts counts() throws Exception {
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            throw new IllegalStateException("sipp has not ended, see " + directory);
        }
        Map<String, Double> invited = new HashMap<>();
        List<Double> refused = new ArrayList<>();
        List<Double> answered = new ArrayList<>();
        int through = 0;
        double first = Double.MAX_VALUE;
        double last = 0;
        for (String line : Files.readAllLines(directory.resolve(TIMES))) {
            String[] field = line.split("[;\t]", -1);
            double at = Double.parseDouble(field[4]) * 1000;
            first = Math.min(first, at);
            last = Math.max(last, at);
            double since = at - invited.getOrDefault(field[1], at);
            switch (field[0]) {
                case "invited" -> invited.put(field[1], at);
                case "refused" -> refused.add(since);
                case "answered" -> answered.add(since);
                default -> through++;
            }
        }
        return new Counts(invited.size(), through, sorted(refused), sorted(answered), (last - first) / 1000);
    }

    private static double[] sorted(List<Double> all) {
        return all.stream().mapToDouble(ms -> ms).sorted().toArray();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
