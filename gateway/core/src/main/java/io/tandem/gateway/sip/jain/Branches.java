package io.tandem.gateway.sip.jain;

import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.net.TopVia;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Keeps apart requests of different peers that have the same branch. A transaction is known by branch *and* sent-by
/// (RFC 3261 §17.2.3), and there are peers that count their branches from one; JAIN-SIP looks at the branch alone and
/// drops the second. So it is given a branch with a mark of the rest, which is cut off again from what it sends.
/// Any thread, no state.
final class Branches {

    private static final String COOKIE = "z9hg4bk";
    private static final int MARK_BYTES = 8;
    private static final Pattern NAMED = Pattern.compile("[A-Z0-9-]{1,16}");
    private static final Pattern MARKED =
            Pattern.compile("\\.x[0-9a-f]{" + 2 * MARK_BYTES + "}(?:~([A-Z0-9-]{1,16}))?(?=[;,\\s])");
    private static final Pattern TRANSPORT = Pattern.compile("(?<=^\r\nVia: SIP/2\\.0/)[^\\s;,]+");

    private Branches() {}

    /// What JAIN-SIP is to take for the branch. The mark also keeps the transport that the Via names, where it is
    /// not the one that the request came by: JAIN-SIP writes its own name for that into what it sends. A branch
    /// without the cookie of RFC 3261 stays: it matches those by other fields. The same for a request and its ACK
    /// or CANCEL.
    static String marked(SipRequest request, TopVia via, Hop.Transport cameBy) {
        if (!via.branch().toLowerCase(Locale.ROOT).startsWith(COOKIE)) {
            return via.branch();
        }
        String rest = via.sentBy().toLowerCase(Locale.ROOT)
                + '|'
                + request.callId()
                + '|'
                + request.cseq().number();
        boolean other = !via.transport().equals(cameBy.name())
                && NAMED.matcher(via.transport()).matches();
        return via.branch() + ".x" + HexFormat.of().formatHex(sha256(rest), 0, MARK_BYTES)
                + (other ? '~' + via.transport() : "");
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The message as it goes out: the first Via of a response without the mark.
    static byte[] unmarked(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int via = text.startsWith("SIP/2.0 ") ? text.indexOf("\r\nVia: ") : -1;
        if (via < 0) {
            return message;
        }
        int end = text.indexOf("\r\n", via + 2);
        Matcher mark = MARKED.matcher(text).region(via, end + 1);
        mark.useTransparentBounds(true);
        if (!mark.find()) {
            return message;
        }
        String line = text.substring(via, mark.start());
        String named = mark.group(1) == null ? line : TRANSPORT.matcher(line).replaceFirst(mark.group(1));
        return (text.substring(0, via) + named + text.substring(mark.end())).getBytes(StandardCharsets.ISO_8859_1);
    }
}
