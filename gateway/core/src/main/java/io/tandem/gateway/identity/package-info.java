/// Whose a request is: by password (digest) or by a token that somebody else signed (JWT, RFC 7519), in the request
/// (RFC 8898) or when the WebSocket was opened.
@NullMarked
package io.tandem.gateway.identity;

import org.jspecify.annotations.NullMarked;
