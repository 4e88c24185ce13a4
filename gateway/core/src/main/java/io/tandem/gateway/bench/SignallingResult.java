package io.tandem.gateway.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/// What was measured at one server. Immutable, as long as nobody writes into the array.
///
/// @param asked calls that were to be placed
/// @param successful of them, those that went through the whole scenario at the caller
/// @param failedAtCallee those that went wrong at the other end, all calls together
/// @param failedInWarmUp calls before the measured ones that failed
/// @param retransmissions of the caller
/// @param cpuNs of the server's processes, over all measured calls
/// @param lastedNs how long they took together
/// @param setUpMs from INVITE to 200, ascending
record SignallingResult(
        int asked,
        int successful,
        int failedAtCallee,
        int failedInWarmUp,
        int retransmissions,
        long cpuNs,
        long lastedNs,
        double[] setUpMs) {

    /// Processor time of a call.
    double cpuMsPerCall() {
        return successful == 0 ? 0 : cpuNs / 1e6 / successful;
    }

    /// The set-up time that the given share of the answered calls is not above.
    double setUpMs(double share) {
        return setUpMs.length == 0 ? 0 : setUpMs[Math.max(0, (int) Math.ceil(share * setUpMs.length) - 1)];
    }

    /// By the names of the report.
    Map<String, Object> values() {
        Map<String, Object> all = new LinkedHashMap<>();
        double cpu = cpuMsPerCall();
        all.put("callsPerSecondAtOneCore", cpu == 0 ? 0 : rounded(1000 / cpu, 1));
        all.put("cpuMsPerCall", rounded(cpu, 3));
        all.put("p50Ms", rounded(setUpMs(0.5), 2));
        all.put("p99Ms", rounded(setUpMs(0.99), 2));
        all.put("longestMs", rounded(setUpMs(1), 2));
        all.put("calls", asked);
        all.put("callsPerSecond", Math.round(successful * 1e9 / Math.max(1, lastedNs)));
        all.put("failed", asked - successful);
        all.put("failedAtCallee", failedAtCallee);
        all.put("failedInWarmUp", failedInWarmUp);
        all.put("retransmissions", retransmissions);
        return all;
    }

    private static double rounded(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.round(value * scale) / scale;
    }
}
