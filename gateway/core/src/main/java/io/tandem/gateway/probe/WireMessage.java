package io.tandem.gateway.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A SIP message as text in and out: all that the probe and a benchmark need to be honest strangers to the
/// gateway's own stack. Immutable.
///
/// @param start request or status line
/// @param headers `Name: value`, in order
public record WireMessage(String start, List<String> headers, String body) {

    public static WireMessage parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        String head = end < 0 ? text : text.substring(0, end);
        String body = end < 0 ? "" : text.substring(end + 4);
        List<String> lines = new ArrayList<>(List.of(head.split("\r\n")));
        String start = lines.removeFirst();
        return new WireMessage(start, List.copyOf(lines), body);
    }

    public String render() {
        StringBuilder text = new StringBuilder(start).append("\r\n");
        headers.forEach(h -> text.append(h).append("\r\n"));
        return text.append("\r\n").append(body).toString();
    }

    public boolean isResponse() {
        return start.startsWith("SIP/2.0 ");
    }

    /// Status of a response.
    public int status() {
        return Integer.parseInt(start.substring(8, 11));
    }

    String reason() {
        return start.length() > 12 ? start.substring(12) : "";
    }

    /// Method of a request.
    public String method() {
        return start.substring(0, start.indexOf(' '));
    }

    Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    public String header(String name) {
        return first(name).orElse("");
    }

    public List<String> all(String name) {
        String prefix = name + ":";
        return headers.stream()
                .filter(h -> h.regionMatches(true, 0, prefix, 0, prefix.length()))
                .map(h -> h.substring(prefix.length()).strip())
                .toList();
    }

    int cseq() {
        return Integer.parseInt(header("CSeq").split(" ")[0]);
    }

    String cseqMethod() {
        return header("CSeq").split(" ")[1];
    }

    /// The response to this request: Via, From, To, Call-ID and CSeq are its own (RFC 3261 §8.2.6.2).
    public WireMessage answer(String status, String localTag, List<String> more, String body) {
        List<String> lines = new ArrayList<>();
        for (String name : List.of("Via", "Record-Route", "From", "To", "Call-ID", "CSeq")) {
            for (String value : all(name)) {
                boolean tagged = !name.equals("To") || value.contains("tag=");
                lines.add(name + ": " + value + (tagged ? "" : ";tag=" + localTag));
            }
        }
        lines.addAll(more);
        lines.add("Content-Length: " + body.length());
        return new WireMessage("SIP/2.0 " + status, List.copyOf(lines), body);
    }
}
