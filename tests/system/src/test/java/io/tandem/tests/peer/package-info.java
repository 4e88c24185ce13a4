/// A browser on the wire: SIP over WebSocket, full ICE, DTLS-SRTP, written for the tests and sharing no
/// code with the gateway, light enough for a thousand calls.
@NullMarked
package io.tandem.tests.peer;

import org.jspecify.annotations.NullMarked;
