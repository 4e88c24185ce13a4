/// Who is there and who talks: subscriptions, published states and messages between operators (RFC 6665, RFC 4235,
/// RFC 3856, RFC 3903, RFC 3428).
@NullMarked
package io.tandem.gateway.presence;

import org.jspecify.annotations.NullMarked;
