package io.tandem.dispatch;

import io.tandem.plugin.CallEvent;
import io.tandem.plugin.Host;
import io.tandem.plugin.Plugin;
import io.tandem.plugin.Running;

/// The dispatch as the gateway loads it: counts the calls it hears of. Immutable.
public final class DispatchPlugin implements Plugin {

    @Override
    public String name() {
        return "dispatch";
    }

    @Override
    public Running start(Host host) {
        host.log("started");
        return new CallCounter(host);
    }

    /// Confined to the plugin's thread.
    private static final class CallCounter implements Running {
        private final Host host;
        private long calls;

        CallCounter(Host host) {
            this.host = host;
        }

        @Override
        public void onEvent(CallEvent event) {
            if (event instanceof CallEvent.Started) {
                calls++;
            }
        }

        @Override
        public void close() {
            host.log("stopped after " + calls + (calls == 1 ? " call" : " calls"));
        }
    }
}
