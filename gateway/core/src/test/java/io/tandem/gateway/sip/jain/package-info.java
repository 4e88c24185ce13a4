@NullMarked
package io.tandem.gateway.sip.jain;

import org.jspecify.annotations.NullMarked;
