package io.tandem.tests.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a WebRTC session description says about its one audio stream. Immutable, any thread.
///
/// @param candidates  UDP candidates of component 1, the `m=`/`c=` address when there is none
/// @param lite        whether it is an ICE-lite agent
/// @param fingerprint SHA-256 of its certificate
/// @param setup       `actpass`, `active` or `passive`
/// @param direction   sendrecv, sendonly, recvonly or inactive
/// @param types       payload types of the audio line
/// @param eventType   payload type of telephone-event at 8000 Hz, -1 when it has none
/// @param rtcpMux     whether it muxes
/// @param mid         its `a=mid`, empty when it has none
public record RemoteMedia(
        List<InetSocketAddress> candidates,
        boolean lite,
        String ufrag,
        String password,
        String fingerprint,
        String setup,
        String direction,
        List<Integer> types,
        int eventType,
        boolean rtcpMux,
        String mid) {

    /// Copies the lists.
    public RemoteMedia {
        candidates = List.copyOf(candidates);
        types = List.copyOf(types);
    }

    /// Reads a description.
    ///
    /// @throws IllegalArgumentException when a browser would refuse it: no audio, no ICE, no fingerprint,
    ///     not SAVPF
    public static RemoteMedia parse(String sdp) {
        Lines lines = new Lines(sdp);
        String[] audio = lines.require("m=audio ").split(" ", -1);
        if (!audio[1].startsWith("UDP/TLS/RTP/SAVP")) {
            throw new IllegalArgumentException("not a DTLS-SRTP profile: " + audio[1]);
        }
        List<Integer> types = new ArrayList<>();
        for (int i = 2; i < audio.length; i++) {
            types.add(Integer.parseInt(audio[i]));
        }
        String fingerprint = lines.require("a=fingerprint:");
        if (!fingerprint.toLowerCase(Locale.ROOT).startsWith("sha-256 ")) {
            throw new IllegalArgumentException("fingerprint: " + fingerprint);
        }
        return new RemoteMedia(
                candidates(lines, Integer.parseInt(audio[0])),
                lines.has("a=ice-lite"),
                lines.require("a=ice-ufrag:"),
                lines.require("a=ice-pwd:"),
                fingerprint.substring(8).strip(),
                lines.require("a=setup:"),
                direction(lines),
                types,
                eventType(lines, types),
                lines.has("a=rtcp-mux"),
                lines.first("a=mid:"));
    }

    private static List<InetSocketAddress> candidates(Lines lines, int port) {
        List<InetSocketAddress> found = new ArrayList<>();
        for (String candidate : lines.all("a=candidate:")) {
            String[] parts = candidate.split(" ", -1);
            boolean usable = parts[1].equals("1") && parts[2].equalsIgnoreCase("udp") && !parts[4].endsWith(".local");
            if (usable) {
                found.add(new InetSocketAddress(InetAddress.ofLiteral(parts[4]), Integer.parseInt(parts[5])));
            }
        }
        if (found.isEmpty() && port != 9) {
            String connection = lines.require("c=");
            String host = connection.substring(connection.lastIndexOf(' ') + 1);
            found.add(new InetSocketAddress(InetAddress.ofLiteral(host), port));
        }
        return found;
    }

    private static String direction(Lines lines) {
        for (String direction : List.of("sendonly", "recvonly", "inactive")) {
            if (lines.has("a=" + direction)) {
                return direction;
            }
        }
        return "sendrecv";
    }

    private static int eventType(Lines lines, List<Integer> types) {
        for (String map : lines.all("a=rtpmap:")) {
            if (map.toLowerCase(Locale.ROOT).contains(" telephone-event/8000")) {
                int type = Integer.parseInt(map.substring(0, map.indexOf(' ')));
                return types.contains(type) ? type : -1;
            }
        }
        return -1;
    }

    /// Whether it wants to hear us.
    boolean listens() {
        return direction.equals("sendrecv") || direction.equals("recvonly");
    }

    /// The direction of our answer (RFC 3264 §6.1).
    String answerDirection() {
        return switch (direction) {
            case "sendonly" -> "recvonly";
            case "recvonly" -> "sendonly";
            default -> direction;
        };
    }

    /// The lines of a description.
    private record Lines(List<String> lines) {
        Lines(String sdp) {
            this(List.of(sdp.split("\r?\n", -1)));
        }

        List<String> all(String prefix) {
            return lines.stream()
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .toList();
        }

        String first(String prefix) {
            return all(prefix).stream().findFirst().orElse("");
        }

        String require(String prefix) {
            return all(prefix).stream()
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no " + prefix + " in the session description"));
        }

        boolean has(String line) {
            return lines.stream().anyMatch(one -> one.strip().equals(line));
        }
    }
}
