package io.tandem.gateway.ladder;

import io.tandem.gateway.sip.SipMessage.Body;
import java.util.List;

/// The one line of a session description that people look for first. Stateless.
final class SdpLine {

    private static final List<String> DIRECTIONS = List.of("sendrecv", "sendonly", "recvonly", "inactive");

    private SdpLine() {}

    /// For example `SDP audio 40000 RTP/AVP 8 0 101 sendonly`; empty where the body is none.
    static String of(Body body) {
        if (body.isEmpty()) {
            return "";
        }
        if (!body.contentType().startsWith("application/sdp")) {
            return Printable.of(body.contentType());
        }
        String text = body.text();
        int from = text.startsWith("m=") ? 0 : text.indexOf("\nm=") + 1;
        if (from == 0 && !text.startsWith("m=")) {
            return "SDP";
        }
        int end = text.indexOf('\n', from);
        String media = text.substring(from + 2, end < 0 ? text.length() : end).strip();
        return Printable.of("SDP " + media + " " + direction(text));
    }

    private static String direction(String text) {
        for (String direction : DIRECTIONS) {
            if (text.contains("\na=" + direction)) {
                return direction;
            }
        }
        return DIRECTIONS.getFirst();
    }
}
