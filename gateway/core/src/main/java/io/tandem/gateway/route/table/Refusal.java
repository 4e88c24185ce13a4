package io.tandem.gateway.route.table;

/// Why a call goes nowhere, and what the caller is answered.
public enum Refusal {
    /// Neither a number nor an operator's name, or no number of ours.
    NOT_KNOWN(404),
    /// Text that is no number and hides as one.
    NOT_A_NUMBER(403),
    /// No route allows it: what is not allowed is refused.
    NO_ROUTE(403),
    /// A premium or satellite number, which no route that fits names.
    COSTLY(403),
    /// A rewriting leaves nothing to dial.
    NOTHING_LEFT(404),
    /// From trunk to trunk, where no rule says so.
    NO_TRANSIT(403),
    /// Every trunk of the routes that fit is full or cannot be found.
    NO_TRUNK(503),
    /// Out of business hours.
    CLOSED(480),
    PARALLEL_CALLS(403),
    CALLS_PER_HOUR(403),
    COST_PER_DAY(403),
    NOT_AT_THIS_TIME(403);

    private final int status;

    Refusal(int status) {
        this.status = status;
    }

    /// SIP status.
    public int status() {
        return status;
    }

    /// Whether a limit against fraud has been reached, so that somebody should be told.
    public boolean limit() {
        return switch (this) {
            case PARALLEL_CALLS, CALLS_PER_HOUR, COST_PER_DAY, NOT_AT_THIS_TIME -> true;
            case NOT_KNOWN, NOT_A_NUMBER, NO_ROUTE, COSTLY, NOTHING_LEFT, NO_TRANSIT, NO_TRUNK, CLOSED -> false;
        };
    }
}
