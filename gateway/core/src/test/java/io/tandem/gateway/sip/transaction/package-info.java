@NullMarked
package io.tandem.gateway.sip.transaction;

import org.jspecify.annotations.NullMarked;
