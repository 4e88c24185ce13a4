package io.tandem.gateway.probe;

import java.net.URI;
import java.time.Duration;

/// What one probe does. Immutable.
///
/// @param url the gateway's SIP WebSocket, `ws://` or `wss://`
/// @param sipDomain host part of the operator's address, for example `tandem.local`
/// @param anyCertificate take a self-made certificate
/// @param answerWithin how long the far end may take to answer for real
/// @param talk how long both directions are listened to after that
public record ProbeSettings(
        URI url,
        String sipDomain,
        String user,
        String password,
        boolean anyCertificate,
        Duration answerWithin,
        Duration talk) {
    @Override
    public String toString() {
        return "ProbeSettings[" + url + ", " + user + "]";
    }
}
