/// The SIP messages of each call as they were on the wire, as a file for Wireshark and sngrep.
@NullMarked
package io.tandem.gateway.capture;

import org.jspecify.annotations.NullMarked;
