package io.tandem.gateway.sip.transaction;

/// What a server transaction does (RFC 3261 §17.2, RFC 6026 §7.1). Pure.
///
/// @param againMs after this a failure of an INVITE is sent again (timer G)
/// @param leftMs after this no ACK will come (timer H)
record ServerMachine(boolean invite, boolean reliable, TimerValues timers, State state, long againMs, long leftMs) {

    enum State {
        /// Nothing was answered yet.
        TRYING,
        PROCEEDING,
        /// A 2xx was given to an INVITE: it is the dialog's from now on.
        ACCEPTED,
        /// Any other final response was given.
        COMPLETED,
        /// The ACK of a failure came.
        CONFIRMED
    }

    static ServerMachine begins(boolean invite, boolean reliable, TimerValues timers) {
        return new ServerMachine(invite, reliable, timers, State.TRYING, timers.t1Ms(), timers.longestMs());
    }

    boolean ended() {
        return state != State.TRYING && state != State.PROCEEDING;
    }

    /// Whether that response may be given now: one final, but the 2xx to an INVITE as often as the dialog likes.
    boolean mayRespond(int status) {
        return !ended() || state == State.ACCEPTED && status / 100 == 2;
    }

    ServerMachine responded(int status) {
        if (ended()) {
            return this;
        }
        State next = status < 200 ? State.PROCEEDING : invite && status < 300 ? State.ACCEPTED : State.COMPLETED;
        return with(next, againMs, leftMs);
    }

    /// Whether a copy of the request brings the last response.
    boolean answersAgain() {
        return state == State.PROCEEDING || state == State.COMPLETED;
    }

    /// Whether an ACK that belongs to this INVITE is taken here; any other is the dialog's.
    boolean takesAck() {
        return state != State.ACCEPTED;
    }

    ServerMachine acknowledged() {
        return state == State.COMPLETED ? with(State.CONFIRMED, 0, 0) : this;
    }

    /// The time until the failure is sent (again), or 0 where it is not.
    long timerMs() {
        return invite && !reliable && state == State.COMPLETED && leftMs > 0 ? Math.min(againMs, leftMs) : 0;
    }

    /// Timer G has fired.
    ServerMachine fired() {
        return with(state, Math.min(againMs * 2, timers.t2Ms()), leftMs - againMs);
    }

    /// Whether copies, or the ACK of a failure, may come after the end (timers H, J, L).
    boolean isKept() {
        return invite || !reliable;
    }

    private ServerMachine with(State next, long again, long left) {
        return new ServerMachine(invite, reliable, timers, next, again, left);
    }
}
