package io.tandem.gateway.call;

/// Sees all that comes to each call and all it does, in its order. Called in the call's mailbox: it must neither block
/// nor throw.
public interface CallTap {

    /// Looks at nothing.
    CallTap NONE = new CallTap() {
        @Override
        public void came(String callId, CallInput input) {}

        @Override
        public void does(String callId, Effect effect) {}
    };

    /// One that shows all to both, the first first.
    static CallTap both(CallTap first, CallTap second) {
        return new CallTap() {
            @Override
            public void came(String callId, CallInput input) {
                first.came(callId, input);
                second.came(callId, input);
            }

            @Override
            public void does(String callId, Effect effect) {
                first.does(callId, effect);
                second.does(callId, effect);
            }
        };
    }

    /// Before the call's machine has it.
    void came(String callId, CallInput input);

    /// Before it is carried out.
    void does(String callId, Effect effect);
}
