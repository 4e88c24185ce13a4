package io.tandem.gateway.sip.net;

import java.nio.charset.StandardCharsets;

/// What is to be known of a message before its head is read: whose turn it is. It costs an event loop next
/// to nothing, and it may err where somebody writes his headers in an unusual way. Immutable.
///
/// @param callId the Call-ID as it is usually written; empty where it is not found
/// @param kind how urgent it is
public record FirstLook(String callId, Kind kind) {

    /// How urgent a message is.
    public enum Kind {
        /// An INVITE outside any dialog: it has time.
        BEGINS,
        /// The ACK of what was refused without a transaction: nobody waits for it.
        ENDS,
        /// Everything else.
        GOES_ON
    }

    /// The tag of what is refused without a transaction.
    public static final String REFUSED = "refused";

    private static final byte[] INVITE = "INVITE ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ACK = "ACK ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CALL_ID = "call-id".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TO = "to".getBytes(StandardCharsets.US_ASCII);
    private static final int TO_LOWER = 0x20;

    /// Looks at a message's lines up to the first empty one.
    public static FirstLook at(byte[] message) {
        Kind kind = startsWith(message, INVITE) ? Kind.BEGINS : Kind.GOES_ON;
        boolean toMatters = kind == Kind.BEGINS || startsWith(message, ACK);
        String callId = "";
        int from = 0;
        while (from < message.length) {
            int end = endOfLine(message, from);
            if (from > 0 && end - from <= 1) {
                break;
            }
            int colon = callId.isEmpty() ? colon(message, from, CALL_ID, 'i') : -1;
            if (colon >= 0) {
                callId = new String(message, colon + 1, end - colon - 1, StandardCharsets.UTF_8).strip();
            } else if (toMatters && colon(message, from, TO, 't') >= 0) {
                kind = kindByTo(kind, new String(message, from, end - from, StandardCharsets.ISO_8859_1));
            }
            from = end + 1;
        }
        return new FirstLook(callId, kind);
    }

    private static Kind kindByTo(Kind kind, String to) {
        if (kind == Kind.BEGINS) {
            return to.contains("tag=") ? Kind.GOES_ON : Kind.BEGINS;
        }
        return to.stripTrailing().endsWith(";tag=" + REFUSED) ? Kind.ENDS : kind;
    }

    private static boolean startsWith(byte[] message, byte[] word) {
        for (int i = 0; i < word.length; i++) {
            if (i >= message.length || message[i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static int endOfLine(byte[] message, int from) {
        int at = from;
        while (at < message.length && message[at] != '\n') {
            at++;
        }
        return at;
    }

    /// Where the colon is after a header's name or its short form; -1 where another header begins.
    private static int colon(byte[] message, int from, byte[] name, char shortName) {
        int at = from;
        while (at - from < name.length && at < message.length && (message[at] | TO_LOWER) == name[at - from]) {
            at++;
        }
        if (at - from < name.length) {
            at = from + 1;
            if ((message[from] | TO_LOWER) != shortName) {
                return -1;
            }
        }
        while (at < message.length && (message[at] == ' ' || message[at] == '\t')) {
            at++;
        }
        return at < message.length && message[at] == ':' ? at : -1;
    }
}
