package io.tandem.farend;

import java.time.Duration;

/// How a far end keeps a session alive (RFC 4028). Immutable, any thread.
///
/// @param expires         what it states in Session-Expires
/// @param refresher       who it says refreshes: `uac` or `uas`, in the sense of the request it is
///     negotiated in
/// @param method          `UPDATE` or `INVITE`: how it refreshes; with `INVITE` it does not allow UPDATE
/// @param refreshAfter    when it refreshes, counted from the answer or the last refresh
/// @param refreshes       false: it promises to refresh but never does
/// @param answersRefresh  false: it lets the other side's UPDATE and re-INVITE go unanswered
public record SessionTimer(
        Duration expires,
        String refresher,
        String method,
        Duration refreshAfter,
        boolean refreshes,
        boolean answersRefresh) {

    /// A well-behaved timer that refreshes at half time.
    public static SessionTimer of(Duration expires, String refresher, String method) {
        return new SessionTimer(expires, refresher, method, expires.dividedBy(2), true, true);
    }

    /// The same with another moment of refresh.
    public SessionTimer refreshingAfter(Duration after) {
        return new SessionTimer(expires, refresher, method, after, refreshes, answersRefresh);
    }

    /// The same, but its own refreshes never come.
    public SessionTimer droppingRefresh() {
        return new SessionTimer(expires, refresher, method, refreshAfter, false, answersRefresh);
    }

    /// The same, but deaf to the other side's refreshes.
    public SessionTimer ignoringRefresh() {
        return new SessionTimer(expires, refresher, method, refreshAfter, refreshes, false);
    }
}
