package io.tandem.gateway.api;

import io.tandem.gateway.capture.Capture;
import io.tandem.gateway.capture.CaptureFile;
import io.tandem.gateway.capture.Captures;
import java.util.List;
import java.util.Map;

/// A call's SIP messages as a file for Wireshark. Whoever takes one is noted, since he sees numbers and addresses. Any
/// thread.
public final class CallCapture {

    private static final String PCAPNG = "application/x-pcapng";
    private static final String LAST = "last";

    private final Captures captures;
    private final String version;

    /// @param version of Tandem
    public CallCapture(Captures captures, String version) {
        this.captures = captures;
        this.version = version;
    }

    public List<Operation> operations() {
        return List.of(Operation.of("GET", "/calls/{id}/pcap", Operation.CONTROL, this::file)
                .andNoted());
    }

    private Reply file(Ask ask) throws ApiProblem {
        String id = ask.parameter("id");
        if (!captures.on()) {
            throw ApiProblem.of(404, "no messages are kept: set cdr.capture-megabytes to more than 0");
        }
        Capture capture = (id.equals(LAST) ? captures.latest() : captures.of(id)).orElseThrow(() -> none(id));
        byte[] file = CaptureFile.of(capture, version);
        return new Reply(
                200,
                PCAPNG,
                file,
                Map.of(
                        "Content-Disposition",
                        "attachment; filename=\"call-" + capture.callId() + ".pcapng\"",
                        "X-Tandem-Messages",
                        Integer.toString(capture.size()),
                        "X-Tandem-Left-Out",
                        Long.toString(capture.left())));
    }

    private static ApiProblem none(String id) {
        return ApiProblem.of(
                404,
                id.equals(LAST)
                        ? "no call has come since the gateway started, or its messages are not kept any more"
                        : "there was no such call, or it was too long ago: look at GET /calls, or take 'last'");
    }
}
