@NullMarked
package io.tandem.gateway.ws;

import org.jspecify.annotations.NullMarked;
