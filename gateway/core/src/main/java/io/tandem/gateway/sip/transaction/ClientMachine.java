package io.tandem.gateway.sip.transaction;

/// What a client transaction does (RFC 3261 §17.1, RFC 6026 §7.2). Pure: the [Step] is for others to take. There is
/// one timer at most: it stands for A or E, which send again, and for B or F, which give up.
///
/// @param state Calling is Trying in the words of §17.1.2
/// @param againMs after this the request is sent again
/// @param leftMs after this nobody will answer
record ClientMachine(boolean invite, boolean reliable, TimerValues timers, State state, long againMs, long leftMs) {

    enum State {
        CALLING,
        PROCEEDING,
        /// A 2xx came to an INVITE: more may follow.
        ACCEPTED,
        /// An INVITE failed: its failure may come again and is acknowledged again.
        COMPLETED,
        TERMINATED
    }

    /// What is to be told.
    enum News {
        NONE,
        RESPONSE,
        TIMEOUT
    }

    /// @param again the request is sent (again)
    /// @param ack the failure is acknowledged
    /// @param timerMs the timer runs for so long from now, in place of any other; 0: it stays as it is, -1: none
    record Step(ClientMachine next, boolean again, boolean ack, News news, long timerMs) {}

    static final long STAYS = 0;
    static final long NONE = -1;

    /// One that is about to be sent.
    static ClientMachine begins(boolean invite, boolean reliable, TimerValues timers) {
        return new ClientMachine(invite, reliable, timers, State.CALLING, timers.t1Ms(), timers.longestMs());
    }

    /// The timer after it was sent first.
    long firstTimerMs() {
        return reliable ? leftMs : Math.min(againMs, leftMs);
    }

    /// The timer has fired.
    ///
    /// @param afterMs for how long it ran
    Step fired(long afterMs) {
        long left = leftMs - afterMs;
        if (ended()) {
            return new Step(this, false, false, News.NONE, NONE);
        }
        if (left <= 0) {
            return new Step(with(State.TERMINATED, 0, 0), false, false, News.TIMEOUT, NONE);
        }
        long next =
                invite ? againMs * 2 : state == State.CALLING ? Math.min(againMs * 2, timers.t2Ms()) : timers.t2Ms();
        boolean again = !reliable && !(invite && state == State.PROCEEDING);
        return new Step(with(state, next, left), again, false, News.NONE, again ? Math.min(next, left) : left);
    }

    /// Whether the final response is there, or nobody is left to give one.
    boolean ended() {
        return state != State.CALLING && state != State.PROCEEDING;
    }

    Step response(int status) {
        if (state == State.TERMINATED) {
            return new Step(this, false, false, News.NONE, NONE);
        }
        if (state == State.ACCEPTED) {
            return new Step(this, false, false, status / 100 == 2 ? News.RESPONSE : News.NONE, STAYS);
        }
        if (state == State.COMPLETED) {
            return new Step(this, false, status >= 300, News.NONE, STAYS);
        }
        if (status < 200) {
            return new Step(
                    with(State.PROCEEDING, invite ? againMs : timers.t2Ms(), leftMs),
                    false,
                    false,
                    News.RESPONSE,
                    invite && state == State.CALLING ? NONE : STAYS);
        }
        State end = !invite ? State.TERMINATED : status < 300 ? State.ACCEPTED : State.COMPLETED;
        return new Step(with(end, 0, 0), false, end == State.COMPLETED, News.RESPONSE, NONE);
    }

    /// An INVITE was cancelled: its final response comes soon or never (RFC 3261 §9.1).
    Step cancelled() {
        if (state != State.PROCEEDING) {
            return new Step(this, false, false, News.NONE, STAYS);
        }
        return new Step(with(state, againMs, timers.longestMs()), false, false, News.NONE, timers.longestMs());
    }

    private ClientMachine with(State next, long again, long left) {
        return new ClientMachine(invite, reliable, timers, next, again, left);
    }
}
