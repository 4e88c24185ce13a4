@NullMarked
package io.tandem.gateway.sip.net;

import org.jspecify.annotations.NullMarked;
