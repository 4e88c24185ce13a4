package io.tandem.gateway.call;

import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.util.function.Consumer;

/// Brings what becomes of a request to the leg that sent it. Any thread.
///
/// @param leg takes it, and must only post
record LegNews(TxId tx, Consumer<LegInput> leg) implements ClientTransaction.Listener {

    @Override
    public void onResponse(SipResponse response) {
        leg.accept(new LegInput.Response(tx, response));
    }

    @Override
    public void onTimeout() {
        leg.accept(new LegInput.Timeout(tx));
    }

    @Override
    public void onTransportError(String what) {
        leg.accept(new LegInput.TransportError(tx, what));
    }
}
