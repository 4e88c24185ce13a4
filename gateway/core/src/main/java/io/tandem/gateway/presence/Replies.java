package io.tandem.gateway.presence;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.util.UUID;

/// Small answers. Any thread, no state.
final class Replies {

    private Replies() {}

    static void send(ServerTransaction transaction, int status, String reason) {
        send(transaction, status, reason, Headers.NONE);
    }

    static void send(ServerTransaction transaction, int status, String reason, Headers headers) {
        transaction.respond(
                new SipResponse(status, reason, headers, Body.NONE),
                UUID.randomUUID().toString());
    }

    /// Expires in seconds, -1 where there is none or it is malformed (RFC 3261 §20.19).
    static long expires(SipMessage message) {
        String text = message.headers().first("Expires").orElse("").strip();
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Math.min(Long.parseLong(text), Integer.MAX_VALUE);
    }
}
