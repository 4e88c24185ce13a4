/// The SIP stack as a whole: transports, what is done with a message before it is parsed, parser, transactions.
@NullMarked
package io.tandem.gateway.sip.stack;

import org.jspecify.annotations.NullMarked;
