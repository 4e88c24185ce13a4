package io.tandem.gateway.call;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.trunk.Trunk;

/// What an INVITE to a trunk carries beside what every INVITE has. Stateless.
final class TrunkHeaders {

    private TrunkHeaders() {}

    static Headers invite(Trunk trunk) {
        Headers headers = Headers.NONE;
        for (NameAddr route : trunk.signalling().routes()) {
            headers = headers.with("Route", route.toString());
        }
        return headers;
    }
}
