/// JAIN-SIP's parser and transactions behind [io.tandem.gateway.sip.SipStack]. No other package imports
/// `javax.sip` or `gov.nist`, and none of their types leaves this one.
@NullMarked
package io.tandem.gateway.sip.jain;

import org.jspecify.annotations.NullMarked;
