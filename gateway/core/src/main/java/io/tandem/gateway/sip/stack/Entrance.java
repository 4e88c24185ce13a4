package io.tandem.gateway.sip.stack;

import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.net.Admission;
import io.tandem.gateway.sip.net.FirstLook;
import io.tandem.gateway.sip.net.HeadReader;
import io.tandem.gateway.sip.net.Lanes;
import io.tandem.gateway.sip.net.Link;
import io.tandem.gateway.sip.net.SipHead;
import io.tandem.gateway.sip.net.SipHead.Fault;
import io.tandem.gateway.sip.net.TopVia;
import io.tandem.gateway.sip.net.WireTap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done with a message before it is parsed. On the event loop that is next to nothing, since
/// what waits in a socket is seen by nobody: it goes to the lane of its Call-ID, where its head is read,
/// and new calls are refused while there is [overload][Admission]. Any thread.
final class Entrance {

    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    private static final Fault OVERLOAD = new Fault(503, "Overload");

    private final Admission admission;
    private final Lanes lanes;
    private final Transports transports;
    private final WireTap tap;
    private final BiConsumer<Link, SipHead> next;

    /// @param tap sees each message whose head can be read
    /// @param next takes what is let in, in the lane of its Call-ID
    Entrance(Admission admission, Lanes lanes, Transports transports, WireTap tap, BiConsumer<Link, SipHead> next) {
        this.admission = admission;
        this.lanes = lanes;
        this.transports = transports;
        this.tap = tap;
        this.next = next;
    }

    /// A message came.
    ///
    /// @param waitedNs for how long at least it waited in its socket
    void came(Link link, byte[] message, long waitedNs) {
        FirstLook look = FirstLook.at(message);
        boolean queued = switch (look.kind()) {
            case ENDS -> true;
            case GOES_ON -> lanes.offer(look.callId(), () -> read(link, look, message, 0));
            case BEGINS -> begins(link, look, message, waitedNs);
        };
        if (!queued) {
            LOG.debug("overloaded: a message from {} is dropped", link.flow().peer());
        }
    }

    private boolean begins(Link link, FirstLook look, byte[] message, long waitedNs) {
        admission.waits();
        boolean queued = lanes.offerToBegin(look.callId(), ns -> {
            try {
                read(link, look, message, waitedNs + ns);
            } finally {
                admission.waitsNoMore();
            }
        });
        if (!queued) {
            admission.waitsNoMore();
        }
        return queued;
    }

    private void read(Link link, FirstLook look, byte[] message, long waitedNs) {
        Optional<SipHead> head = HeadReader.read(message, exactBody(link));
        if (head.isPresent()) {
            tap.received(link, head.get(), message);
            inItsLane(look.callId(), head.get(), () -> judged(link, head.get(), waitedNs));
        }
    }

    /// Who writes his Call-ID in an unusual way comes to its lane by a detour.
    private void inItsLane(String key, SipHead head, Runnable task) {
        String callId = head.first("Call-ID");
        if (callId.equals(key)) {
            task.run();
        } else if (!lanes.offer(callId, task)) {
            LOG.debug("overloaded: a message of call-id={} is dropped", callId);
        }
    }

    private void judged(Link link, SipHead head, long waitedNs) {
        boolean taken = !head.beginsCall()
                || admission.takes(
                        head.first("Call-ID") + ' ' + head.first("CSeq"),
                        link.flow().transport().web(),
                        waitedNs);
        if (taken) {
            next.accept(link, head);
        } else {
            refuse(link, head, OVERLOAD, TopVia.parse(head.first("Via")));
        }
    }

    /// Answered as far as its head tells whom (RFC 3261 §18.3, §20.14); then the connection ends.
    void unframed(Link link, byte[] octets, Fault fault) {
        String why = fault.reason();
        Optional<SipHead> head = HeadReader.read(octets, exactBody(link));
        boolean queued = head.isPresent()
                && lanes.offer(head.get().first("Call-ID"), () -> {
                    SipHead last = head.get();
                    Fault told = fault.status() == 513 ? fault : last.fault().orElse(fault);
                    refuse(link, last, told, TopVia.parse(last.first("Via")));
                    link.closeAfterAnswer(why);
                });
        if (!queued) {
            link.close(why);
        }
    }

    /// A WebSocket message is one whole SIP message (RFC 7118 §5); in a datagram what follows is ignored; a
    /// stream is cut to measure.
    private static boolean exactBody(Link link) {
        return link.reliable();
    }

    /// The way of responses (RFC 3261 §18.2.2, RFC 3581).
    Link replyLink(Link link, TopVia via) {
        if (link.reliable()) {
            return link;
        }
        InetSocketAddress peer = link.flow().peer();
        Hop.Flow back = new Hop.Flow(link.flow().id(), Hop.Transport.UDP, via.replyTo(peer));
        return transports.to(back).orElse(link);
    }

    /// Answers without a transaction.
    void refuse(Link link, SipHead head, Fault fault, Optional<TopVia> top) {
        Optional<TopVia> via = top.map(v -> v.arrivedFrom(link.flow().peer()));
        String topVia = via.map(TopVia::toString).orElse(head.first("Via"));
        Link reply = via.map(v -> replyLink(link, v)).orElse(link);
        LOG.debug("{} from {} refused: {} {}", head.method(), link.flow(), fault.status(), fault.reason());
        if (fault.status() == 400 || fault.status() == 0) {
            link.malformed(fault.reason());
        }
        try {
            Optional<byte[]> answer = Refusals.answer(head, fault, topVia);
            if (answer.isPresent()) {
                reply.send(answer.get());
            }
        } catch (IOException lost) {
            LOG.debug("refusal to {} is lost: {}", link.flow(), lost.toString());
        }
    }
}
