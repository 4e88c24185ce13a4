package io.tandem.gateway.config;

import java.util.List;

/// What the announcements are called: one for each kind of failure, and one for all that have none of their own.
/// Immutable.
public final class AnnouncementNames {

    public static final String UNALLOCATED = "unallocated-number";
    public static final String NO_ROUTE = "no-route";
    public static final String BUSY = "busy";
    public static final String NOT_REACHABLE = "not-reachable";
    public static final String NO_ANSWER = "no-answer";
    public static final String REJECTED = "rejected";
    public static final String NUMBER_CHANGED = "number-changed";
    public static final String OUT_OF_ORDER = "out-of-order";
    public static final String INVALID_NUMBER = "invalid-number";
    public static final String CONGESTION = "congestion";
    public static final String NETWORK_FAILURE = "network-failure";
    public static final String CALL_FAILED = "call-failed";

    static final String LIST = "`" + UNALLOCATED + "`, `" + NO_ROUTE + "`, `" + BUSY + "`, `" + NOT_REACHABLE + "`, `"
            + NO_ANSWER + "`, `" + REJECTED + "`, `" + NUMBER_CHANGED + "`, `" + OUT_OF_ORDER + "`, `" + INVALID_NUMBER
            + "`, `" + CONGESTION + "`, `" + NETWORK_FAILURE + "`, and `" + CALL_FAILED + "` for all others";

    /// All of them.
    public static final List<String> ALL = List.of(
            UNALLOCATED,
            NO_ROUTE,
            BUSY,
            NOT_REACHABLE,
            NO_ANSWER,
            REJECTED,
            NUMBER_CHANGED,
            OUT_OF_ORDER,
            INVALID_NUMBER,
            CONGESTION,
            NETWORK_FAILURE,
            CALL_FAILED);

    private AnnouncementNames() {}
}
