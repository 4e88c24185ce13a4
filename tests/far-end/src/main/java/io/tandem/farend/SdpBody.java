package io.tandem.farend;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The one audio stream of a plain RTP session description (RFC 8866, RFC 3264). Immutable, any thread.
///
/// @param media        where the describing side receives RTP; the wildcard address means hold as RFC 2543
///     had it
/// @param payloadTypes formats in order of preference
/// @param direction    sendrecv, sendonly, recvonly or inactive, seen by the describing side
/// @param eventType    payload type of telephone-event, -1 when it has none
/// @param ptime        packet length in ms, 20 when not given
public record SdpBody(InetSocketAddress media, List<Integer> payloadTypes, String direction, int eventType, int ptime) {

    /// Copies the list.
    public SdpBody {
        payloadTypes = List.copyOf(payloadTypes);
    }

    /// Reads the first audio line.
    ///
    /// @throws IllegalArgumentException when there is none or it makes no sense
    public static SdpBody parse(String sdp) {
        String host = "";
        String direction = "sendrecv";
        int port = -1;
        int eventType = -1;
        int ptime = 20;
        boolean inOther = false;
        List<Integer> types = new ArrayList<>();
        for (String line : sdp.split("\r?\n", -1)) {
            if (line.startsWith("m=")) {
                inOther = port >= 0 || !line.startsWith("m=audio ");
                if (!inOther) {
                    String[] parts = line.substring(2).split(" ", -1);
                    port = Integer.parseInt(parts[1]);
                    for (int i = 3; i < parts.length; i++) {
                        types.add(Integer.parseInt(parts[i]));
                    }
                }
            } else if (inOther) {
                // another stream's line
            } else if (line.startsWith("c=")) {
                host = line.substring(line.lastIndexOf(' ') + 1);
            } else if (line.matches("a=(sendrecv|sendonly|recvonly|inactive)")) {
                direction = line.substring(2);
            } else if (line.toLowerCase(Locale.ROOT).matches("a=rtpmap:\\d+ telephone-event/8000.*")) {
                eventType = Integer.parseInt(line.substring(9, line.indexOf(' ')));
            } else if (line.startsWith("a=ptime:")) {
                ptime = Integer.parseInt(line.substring(8).strip());
            }
        }
        if (port < 0 || host.isEmpty()) {
            throw new IllegalArgumentException("no audio line or address in the session description");
        }
        return new SdpBody(new InetSocketAddress(literal(host), port), types, direction, eventType, ptime);
    }

    private static InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException name) {
            try {
                return InetAddress.getByName(host);
            } catch (UnknownHostException unknown) {
                throw new IllegalArgumentException("address in the session description: " + host, unknown);
            }
        }
    }

    /// Whether the describing side wants to hear us.
    public boolean wantsAudio() {
        return media.getPort() != 0
                && !media.getAddress().isAnyLocalAddress()
                && (direction.equals("sendrecv") || direction.equals("recvonly"));
    }

    /// The direction an answer to this offer states (RFC 3264 §6.1).
    public String answerDirection() {
        if (media.getAddress().isAnyLocalAddress()) {
            return "recvonly";
        }
        return switch (direction) {
            case "sendonly" -> "recvonly";
            case "recvonly" -> "sendonly";
            default -> direction;
        };
    }

    /// The description as text.
    ///
    /// @param session id of the `o=` line, the same for the whole call
    /// @param version of the `o=` line, one more with each change
    public String render(int session, int version) {
        String host = media.getAddress().getHostAddress();
        String family = host.contains(":") ? "IP6" : "IP4";
        StringBuilder out = new StringBuilder("v=0\r\n")
                .append("o=- " + session + " " + version + " IN " + family + " " + host + "\r\n")
                .append("s=-\r\nc=IN " + family + " " + host + "\r\nt=0 0\r\nm=audio " + media.getPort() + " RTP/AVP");
        payloadTypes.forEach(type -> out.append(' ').append(type));
        if (eventType >= 0) {
            out.append(' ').append(eventType);
        }
        out.append("\r\n");
        for (int type : payloadTypes) {
            out.append("a=rtpmap:" + type + (type == 8 ? " PCMA/8000\r\n" : " PCMU/8000\r\n"));
        }
        if (eventType >= 0) {
            out.append("a=rtpmap:" + eventType + " telephone-event/8000\r\na=fmtp:" + eventType + " 0-15\r\n");
        }
        return out.append("a=ptime:20\r\na=" + direction + "\r\n").toString();
    }
}
