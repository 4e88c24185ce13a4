package io.tandem.gateway.call;

import io.tandem.gateway.cdr.CdrSink;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.sip.SipStack;
import io.tandem.gateway.trunk.Trunks;
import io.tandem.media.MediaPlane;
import io.tandem.media.record.Recordings;
import java.util.function.Supplier;

/// All that the calls share. Immutable.
///
/// @param current the settings as they are now; the configuration may change while a call goes on
record CallContext(
        Supplier<CallSettings> current,
        Env env,
        Supplier<SipStack> stack,
        MediaPlane media,
        Trunks trunks,
        Timers timers,
        CdrSink cdrs,
        CallListener listener,
        CallTap tap,
        Recordings recordings,
        CallIndex index,
        Hunts hunts) {

    CallSettings settings() {
        return current.get();
    }
}
