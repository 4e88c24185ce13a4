package io.tandem.gateway.sip.jain;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.sip.ClientTransaction;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipListener;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;

/// What JAIN-SIP reports. Requests and responses come in the lane of their Call-ID, timeouts on its timer thread.
/// Its terminated events come late: nothing hangs on them.
final class JainEvents implements SipListener {

    private final Consumer<SIPRequest> requests;
    private final BiConsumer<JainClientTransaction, SIPResponse> responses;
    private final Consumer<JainClientTransaction> timeouts;

    JainEvents(
            Consumer<SIPRequest> requests,
            BiConsumer<JainClientTransaction, SIPResponse> responses,
            Consumer<JainClientTransaction> timeouts) {
        this.requests = requests;
        this.responses = responses;
        this.timeouts = timeouts;
    }

    @Override
    public void processRequest(RequestEvent event) {
        requests.accept((SIPRequest) event.getRequest());
    }

    @Override
    public void processResponse(ResponseEvent event) {
        ClientTransaction transaction = event.getClientTransaction();
        if (transaction != null && transaction.getApplicationData() instanceof JainClientTransaction ours) {
            responses.accept(ours, (SIPResponse) event.getResponse());
        }
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        ClientTransaction transaction = event.isServerTransaction() ? null : event.getClientTransaction();
        if (transaction != null && transaction.getApplicationData() instanceof JainClientTransaction ours) {
            timeouts.accept(ours);
        }
    }

    @Override
    public void processIOException(IOExceptionEvent event) {}

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {}

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {}
}
