package io.tandem.gateway.probe;

import io.tandem.gateway.sip.digest.DigestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// The probe's user agent: one registration, one call at a time. The methods are the probe's thread's;
/// requests of the gateway are answered on the socket's thread.
final class ProbePhone implements AutoCloseable {
    private static final int RESPONSE_SECONDS = 10;

    private final ProbeSettings settings;
    private final RandomGenerator random;
    private final ProbeSocket socket;
    private final BlockingQueue<WireMessage> responses = new LinkedBlockingQueue<>();
    private final String contact;
    private final CallLog log = new CallLog();
    private int cseq = 1;

    ProbePhone(ProbeSettings settings, RandomGenerator random) throws ProbeFailed {
        this.settings = settings;
        this.random = random;
        contact = "<sip:" + token() + "@" + token() + ".invalid;transport=ws>";
        socket = ProbeSocket.connect(settings.url(), settings.anyCertificate(), this::onMessage);
    }

    /// What was said about the call so far.
    CallLog log() {
        return log;
    }

    void register() throws ProbeFailed {
        registerFor(300);
    }

    void unregister() throws ProbeFailed {
        registerFor(0);
    }

    private void registerFor(int expires) throws ProbeFailed {
        String uri = "sip:" + settings.sipDomain();
        String callId = token();
        List<String> more = List.of("Contact: " + contact + ";expires=" + expires, "Expires: " + expires);
        WireMessage response = withCredentials("REGISTER", uri, aor(), callId, more, "");
        if (response.status() != 200) {
            throw new ProbeFailed(
                    response.status() == 401 || response.status() == 403
                            ? "the gateway refuses " + settings.user() + " (" + response.status()
                                    + "): check --user and --password"
                            : "REGISTER was answered " + response.status() + " " + response.reason());
        }
    }

    /// Calls; returns the SDP of the first answer that carries one (183 or 200).
    Answered invite(String number, String sdp) throws ProbeFailed {
        String uri = "sip:" + number + "@" + settings.sipDomain();
        String callId = token();
        List<String> more = List.of(
                "Contact: " + contact,
                "Content-Type: application/sdp",
                "Supported: outbound",
                "Allow: INVITE,ACK,CANCEL,BYE,INFO,UPDATE");
        log.invited(System.nanoTime());
        WireMessage response = withCredentials("INVITE", uri, uri, callId, more, sdp);
        if (response.status() >= 300) {
            throw new ProbeFailed(number + " was refused: " + response.status() + " " + response.reason());
        }
        log.answered(System.nanoTime(), response.header("X-Tandem-Answer").equals("early"));
        Answered call = new Answered(uri, callId, response);
        socket.send(inDialog(call, "ACK", response.cseq()));
        return call;
    }

    void bye(Answered call) throws ProbeFailed {
        if (log.ended().isEmpty()) {
            socket.send(inDialog(call, "BYE", ++cseq));
            finalResponse("BYE");
        }
    }

    /// An established dialog.
    ///
    /// @param response the 200
    record Answered(String uri, String callId, WireMessage response) {
        String sdp() {
            return response.body();
        }
    }

    private WireMessage withCredentials(
            String method, String uri, String to, String callId, List<String> more, String body) throws ProbeFailed {
        WireMessage first = request(method, uri, to, callId, more, body);
        socket.send(first);
        WireMessage response = finalResponse(method);
        if (response.status() != 401 && response.status() != 407) {
            return response;
        }
        if (method.equals("INVITE")) {
            socket.send(ackOfFailure(first, response));
        }
        boolean proxy = response.status() == 407;
        Optional<String> authorization = DigestClient.answer(
                response.all(proxy ? "Proxy-Authenticate" : "WWW-Authenticate"),
                method,
                uri,
                settings.user(),
                settings.password(),
                settings.sipDomain(),
                token());
        if (authorization.isEmpty()) {
            return response;
        }
        List<String> again = new ArrayList<>(more);
        again.add((proxy ? "Proxy-Authorization: " : "Authorization: ") + authorization.get());
        socket.send(request(method, uri, to, callId, again, body));
        return finalResponse(method);
    }

    private WireMessage request(String method, String uri, String to, String callId, List<String> more, String body) {
        List<String> lines = new ArrayList<>(List.of(
                via(),
                "Max-Forwards: 70",
                "From: <" + aor() + ">;tag=" + callId.substring(0, 8),
                "To: <" + to + ">",
                "Call-ID: " + callId,
                "CSeq: " + ++cseq + " " + method,
                "User-Agent: tandem-probe"));
        lines.addAll(more);
        lines.add("Content-Length: " + body.length());
        return new WireMessage(method + " " + uri + " SIP/2.0", List.copyOf(lines), body);
    }

    private WireMessage ackOfFailure(WireMessage invite, WireMessage response) {
        return new WireMessage(
                "ACK " + invite.start().substring("INVITE ".length()),
                List.of(
                        "Via: " + invite.header("Via"),
                        "Max-Forwards: 70",
                        "From: " + invite.header("From"),
                        "To: " + response.header("To"),
                        "Call-ID: " + invite.header("Call-ID"),
                        "CSeq: " + invite.cseq() + " ACK",
                        "Content-Length: 0"),
                "");
    }

    private WireMessage inDialog(Answered call, String method, int number) {
        String target = call.response().header("Contact").replaceAll(".*<([^>]*)>.*", "$1");
        return new WireMessage(
                method + " " + target + " SIP/2.0",
                List.of(
                        via(),
                        "Max-Forwards: 70",
                        "From: " + call.response().header("From"),
                        "To: " + call.response().header("To"),
                        "Call-ID: " + call.callId(),
                        "CSeq: " + number + " " + method,
                        "Content-Length: 0"),
                "");
    }

    private WireMessage finalResponse(String method) throws ProbeFailed {
        try {
            while (true) {
                WireMessage response = responses.poll(RESPONSE_SECONDS, TimeUnit.SECONDS);
                if (response == null) {
                    throw new ProbeFailed("no answer to " + method + " within " + RESPONSE_SECONDS + " s");
                }
                if (response.cseqMethod().equals(method) && response.status() >= 200) {
                    return response;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProbeFailed("interrupted");
        }
    }

    private void onMessage(WireMessage message) {
        if (message.isResponse()) {
            responses.add(message);
            return;
        }
        switch (message.method()) {
            case "ACK" -> {}
            case "INFO" -> {
                log.progress(message.body(), System.nanoTime());
                socket.send(message.answer("200 OK", token(), List.of(), ""));
            }
            case "BYE" -> {
                log.ended(message.header("Reason"), System.nanoTime());
                socket.send(message.answer("200 OK", token(), List.of(), ""));
            }
            case "UPDATE" -> socket.send(message.answer("200 OK", token(), List.of("Contact: " + contact), ""));
            case "OPTIONS" -> socket.send(message.answer("200 OK", token(), List.of(), ""));
            default -> socket.send(message.answer("501 Not Implemented", token(), List.of(), ""));
        }
    }

    private String aor() {
        return "sip:" + settings.user() + "@" + settings.sipDomain();
    }

    private String via() {
        return "Via: SIP/2.0/WS probe.invalid;branch=z9hG4bK" + token();
    }

    private String token() {
        return Long.toHexString(random.nextLong() | Long.MIN_VALUE);
    }

    @Override
    public void close() {
        socket.close();
    }
}
