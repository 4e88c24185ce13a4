package io.tandem.gateway.sip;

import java.nio.charset.StandardCharsets;

/// A SIP message as our own value: parsed from the wire, or to be rendered anew. Immutable.
public sealed interface SipMessage {

    Headers headers();

    Body body();

    /// A request. For one that we send, the stack adds Via, Max-Forwards, Content-Length and, where it is
    /// missing, User-Agent.
    record SipRequest(String method, SipUri uri, Headers headers, Body body) implements SipMessage {
        public boolean is(String other) {
            return method.equals(other);
        }
    }

    /// A response. For one that we send, the stack takes Via, From, To (with the tag given to
    /// [ServerTransaction#respond]), Call-ID, CSeq and Record-Route from the request.
    record SipResponse(int status, String reason, Headers headers, Body body) implements SipMessage {
        public boolean provisional() {
            return status < 200;
        }

        public boolean success() {
            return status >= 200 && status < 300;
        }
    }

    /// A message body; `contentType` is empty where there is none.
    record Body(String contentType, String text) {
        public static final Body NONE = new Body("", "");

        public boolean isEmpty() {
            return text.isEmpty();
        }

        public int sizeBytes() {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
    }
}
