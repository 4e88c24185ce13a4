@NullMarked
package io.tandem.gateway.sip.stack;

import org.jspecify.annotations.NullMarked;
