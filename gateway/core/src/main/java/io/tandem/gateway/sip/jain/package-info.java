/// JAIN-SIP's parser, and nothing else of it: the only package that knows `javax.sip`.
@NullMarked
package io.tandem.gateway.sip.jain;

import org.jspecify.annotations.NullMarked;
