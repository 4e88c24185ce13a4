package io.tandem.gateway.call;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.util.HashMap;
import java.util.Map;

/// The legs that left a call for another, so that what still comes here for them goes on to where they are.
/// Confined to the mailbox of the call that they left.
final class MovedLegs {

    private final Map<LegId, Place> places = new HashMap<>();

    private record Place(CallRunner call, LegId as) {}

    void moved(LegId leg, CallRunner to, LegId as) {
        places.put(leg, new Place(to, as));
    }

    /// Sends a request on.
    ///
    /// @return false when that leg is here
    boolean post(LegId leg, ServerTransaction transaction) {
        Place place = places.get(leg);
        if (place != null && !place.call().postRequest(place.as(), transaction)) {
            transaction.respond(
                    new SipResponse(503, "Too Many Requests", Headers.NONE.with("Retry-After", "1"), Body.NONE), "");
        }
        return place != null;
    }

    /// Sends an input on; a leg that comes back is here again.
    ///
    /// @return false when it is for this call
    boolean post(CallInput input) {
        if (input instanceof CallInput.Returns back) {
            places.remove(back.moved().leg().id());
        }
        Place place = input instanceof CallInput.ForLeg(LegId leg, var _) ? places.get(leg) : null;
        if (place != null && input instanceof CallInput.ForLeg(var _, LegInput what)) {
            place.call().post(new CallInput.ForLeg(place.as(), what));
        }
        return place != null;
    }
}
