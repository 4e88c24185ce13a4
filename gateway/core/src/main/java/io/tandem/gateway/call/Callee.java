package io.tandem.gateway.call;

import io.tandem.gateway.call.Termination.Who;
import io.tandem.gateway.call.Termination.Why;
import io.tandem.gateway.registrar.Registration;
import java.util.List;

/// An operator who is to be called, with what there is of him now. Immutable.
///
/// @param browsers that ring
/// @param doNotDisturb he wants no calls, so nothing rings, whatever browsers he has
/// @param busy he is in a call and wants no second one
public record Callee(String user, List<Registration> browsers, boolean doNotDisturb, boolean busy) {

    public Callee {
        browsers = doNotDisturb || busy ? List.of() : List.copyOf(browsers);
    }

    /// Why nothing rings.
    ///
    /// @param who on whose side he is
    Termination absent(Who who) {
        if (doNotDisturb) {
            return new Termination(who, Why.DO_NOT_DISTURB, 480, Cause.REJECTED, user + " takes no calls now");
        }
        return busy
                ? new Termination(who, Why.BUSY, 486, Cause.USER_BUSY, user + " is in a call")
                : new Termination(who, Why.NOT_REGISTERED, 480, Cause.SUBSCRIBER_ABSENT, user + " is not registered");
    }
}
