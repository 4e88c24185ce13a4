/// Names on the network: what the DNS says of them. Knows nothing of SIP.
@NullMarked
package io.tandem.gateway.dns;

import org.jspecify.annotations.NullMarked;
