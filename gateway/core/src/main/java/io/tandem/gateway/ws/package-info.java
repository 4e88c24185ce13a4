/// One HTTP server for everything a browser needs: the console's files, its configuration, and SIP over WebSocket
/// (RFC 7118).
@NullMarked
package io.tandem.gateway.ws;

import org.jspecify.annotations.NullMarked;
