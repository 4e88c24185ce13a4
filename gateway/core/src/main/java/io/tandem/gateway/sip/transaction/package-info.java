/// Transactions (RFC 3261 §17, RFC 6026): the machines are pure, and what is kept after the end is small.
@NullMarked
package io.tandem.gateway.sip.transaction;

import org.jspecify.annotations.NullMarked;
