package io.tandem.gateway.sip.stack;

import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipUser;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Keeps what the stack says for the test to take.
public final class RecordingUser implements SipUser, ClientTransaction.Listener {

    public final BlockingQueue<ServerTransaction> requests = new LinkedBlockingQueue<>();
    public final BlockingQueue<SipRequest> acks = new LinkedBlockingQueue<>();
    public final BlockingQueue<ServerTransaction> cancelled = new LinkedBlockingQueue<>();
    public final BlockingQueue<Hop.Flow> lost = new LinkedBlockingQueue<>();
    public final BlockingQueue<SipResponse> responses = new LinkedBlockingQueue<>();
    public final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    public static <T> T take(BlockingQueue<T> queue) {
        try {
            T taken = queue.poll(5, TimeUnit.SECONDS);
            if (taken == null) {
                throw new AssertionError("nothing came");
            }
            return taken;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        requests.add(transaction);
    }

    @Override
    public void onAck(SipRequest ack, Hop.Flow origin) {
        acks.add(ack);
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {
        cancelled.add(invite);
    }

    @Override
    public void onFlowLost(Hop.Flow flow, String why) {
        lost.add(flow);
    }

    @Override
    public void onResponse(SipResponse response) {
        responses.add(response);
    }

    @Override
    public void onTimeout() {
        ends.add("timeout");
    }

    @Override
    public void onTransportError(String what) {
        ends.add("transport");
    }
}
