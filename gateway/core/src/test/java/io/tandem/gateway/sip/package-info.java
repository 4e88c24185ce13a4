@NullMarked
package io.tandem.gateway.sip;

import org.jspecify.annotations.NullMarked;
