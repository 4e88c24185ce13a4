/// SIP as the rest of the gateway sees it: immutable messages, transactions, dialogs. No `javax.sip` type is in
/// it.
@NullMarked
package io.tandem.gateway.sip;

import org.jspecify.annotations.NullMarked;
