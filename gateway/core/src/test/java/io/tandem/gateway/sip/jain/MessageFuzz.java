package io.tandem.gateway.sip.jain;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.tandem.gateway.fuzz.Parsing;
import io.tandem.gateway.sip.Dialog;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.sip.net.HeadReader;
import io.tandem.gateway.sip.net.SipHead;
import io.tandem.gateway.sip.net.TopVia;
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
        SIPMessage parsed;
        SipRequest request;
        try {
            parsed = Wire.parse(head.get().withFirst("Via", via.toString()).normalized());
            if (parsed instanceof SIPResponse response) {
                SipResponse ours = Wire.response(response);
                ours.callId();
                ours.cseq();
                ours.from();
                ours.to();
                return;
            }
            request = Wire.request((SIPRequest) parsed);
        } catch (ParseException malformed) {
            return;
        }
        via.replyTo(PEER);
        String branch = Branches.marked(request, via, Hop.Transport.UDP);
        request.cseq();
        if (request.contact().isPresent() && request.from().tag().isPresent()) {
            Dialog.uas(request, "t", SipUri.of("gw", "127.0.0.1"), FLOW).incoming(request);
        }
        answer(request, branch);
    }

    private static void answer(SipRequest request, String branch) {
        Headers contact = Headers.NONE.with("Contact", "<sip:gw@127.0.0.1>");
        String to = request.to().tag().isPresent()
                ? request.headers().first("To").orElseThrow()
                : request.to().withTag("t").toString();
        byte[] message = Wire.render(new SipResponse(200, "", contact, Body.NONE), request, to, "Tandem");
        try {
            SIPResponse response = (SIPResponse) Wire.parse(message);
            if (!branch.isEmpty()) {
                response.getTopmostVia().setBranch(branch);
            }
            Branches.unmarked(response.encodeAsBytes("UDP"));
        } catch (ParseException unanswerable) {
            throw new AssertionError("taken, but cannot be answered: " + request, unanswerable);
        }
    }
}
