package io.tandem.farend;

/// How a call of the far end ended. Immutable, any thread.
///
/// @param status the final SIP status of the INVITE, 200 for an answered call, 487 for a cancelled one
/// @param byUs   whether the far end ended it
/// @param why    one or two words: `bye`, `cancelled`, `refused`, `no-ack`, `expired`, `closed`
/// @param reason the Reason headers that came with the end, joined with commas, empty when none
public record Ending(int status, boolean byUs, String why, String reason) {}
