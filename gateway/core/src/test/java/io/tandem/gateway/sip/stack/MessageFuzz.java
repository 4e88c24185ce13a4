package io.tandem.gateway.sip.stack;

import io.tandem.gateway.fuzz.Parsing;
import io.tandem.gateway.sip.Dialog;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.sip.jain.Wire;
import io.tandem.gateway.sip.net.HeadReader;
import io.tandem.gateway.sip.net.SipHead;
import io.tandem.gateway.sip.net.TopVia;
import io.tandem.gateway.sip.transaction.Rendering;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.util.Optional;

/// Fuzz target: a whole message on the stack's road, from its octets to our message and to our answer. What is taken
/// can be answered.
public final class MessageFuzz {

    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060);
    private static final Hop.Flow FLOW = new Hop.Flow(1, Hop.Transport.UDP, PEER);

    private MessageFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Parsing.within(() -> take(data));
    }

    private static void take(byte[] data) {
        Optional<SipHead> head = HeadReader.read(data, false);
        Optional<TopVia> top = head.flatMap(h -> TopVia.parse(h.first("Via")));
        if (head.isEmpty()) {
            return;
        }
        Optional<SipHead.Fault> fault = head.get().fault();
        if (fault.isPresent() || top.isEmpty()) {
            Refusals.answer(
                    head.get(),
                    fault.orElse(new SipHead.Fault(400, "Bad Via")),
                    top.map(via -> via.arrivedFrom(PEER).toString()).orElse(""));
            return;
        }
        TopVia via = top.get().arrivedFrom(PEER);
        Wire.Parsed parsed;
        try {
            parsed = Wire.read(head.get().withFirst("Via", via.toString()).normalized());
        } catch (ParseException malformed) {
            return;
        }
        SipMessage ours = parsed.message();
        ours.callId();
        ours.cseq();
        ours.from();
        ours.to();
        if (ours instanceof SipRequest request) {
            taken(request, via);
        }
    }

    private static void taken(SipRequest request, TopVia via) {
        via.replyTo(PEER);
        if (request.contact().isPresent() && request.from().tag().isPresent()) {
            Dialog.uas(request, "t", SipUri.of("gw", "127.0.0.1"), FLOW).incoming(request);
        }
        answer(request);
    }

    private static void answer(SipRequest request) {
        Headers contact = Headers.NONE.with("Contact", "<sip:gw@127.0.0.1>");
        String to = request.to().tag().isPresent()
                ? request.headers().first("To").orElseThrow()
                : request.to().withTag("t").toString();
        byte[] message = Rendering.response(new SipResponse(200, "", contact, Body.NONE), request, to, "Tandem");
        try {
            SipMessage read = Wire.read(message).message();
            if (!read.callId().equals(request.callId()) || !read.cseq().equals(request.cseq())) {
                throw new AssertionError("answered otherwise: " + request);
            }
        } catch (ParseException unanswerable) {
            throw new AssertionError("taken, but cannot be answered: " + request, unanswerable);
        }
    }
}
