package io.tandem.gateway.call;

import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/// Requests of the peers that may still be answered, the newest of them. Confined to the call's mailbox.
final class KeptRequests {

    /// The first INVITE's transaction, which a CANCEL is for.
    static final TxId FIRST = new TxId("s1");

    /// Requests whose final response may still be given again.
    private static final int MOST = 8;

    private final Map<TxId, ServerTransaction> transactions = new LinkedHashMap<>();
    private int count;

    TxId keep(ServerTransaction transaction) {
        TxId tx = new TxId("s" + ++count);
        transactions.put(tx, transaction);
        if (transactions.size() > MOST) {
            transactions.keySet().stream()
                    .filter(id -> !id.equals(FIRST))
                    .findFirst()
                    .ifPresent(transactions::remove);
        }
        return tx;
    }

    void respond(TxId tx, SipResponse response, String toTag) {
        ServerTransaction transaction = transactions.get(tx);
        if (transaction != null) {
            transaction.respond(response, toTag);
        }
    }

    void forget() {
        transactions.clear();
    }
}
