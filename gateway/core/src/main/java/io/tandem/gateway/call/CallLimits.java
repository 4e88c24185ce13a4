package io.tandem.gateway.call;

/// How much of calls is taken. Immutable.
///
/// @param calls at a time; beyond it a new call gets 503
/// @param callsPerSecond new ones; beyond it likewise
/// @param requestsPerCall requests a second within one call, BYE aside; beyond it they get 503
/// @param mailbox requests of a peer that may wait in one call
public record CallLimits(int calls, int callsPerSecond, int requestsPerCall, int mailbox) {

    public static final CallLimits DEFAULT = new CallLimits(1000, 500, 30, 256);
}
