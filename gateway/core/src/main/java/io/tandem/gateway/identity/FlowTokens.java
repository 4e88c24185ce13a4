package io.tandem.gateway.identity;

import io.tandem.gateway.sip.Hop;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Whose the WebSockets are that were opened with a token. Any thread.
public final class FlowTokens {

    private final Map<Hop.Flow, TokenVerdict.Good> byFlow = new ConcurrentHashMap<>();

    public void opened(Hop.Flow flow, TokenVerdict.Good owner) {
        byFlow.put(flow, owner);
    }

    public void closed(Hop.Flow flow) {
        byFlow.remove(flow);
    }

    Optional<TokenVerdict.Good> owner(Hop.Flow flow) {
        return Optional.ofNullable(byFlow.get(flow));
    }

    int open() {
        return byFlow.size();
    }
}
