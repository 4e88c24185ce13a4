@NullMarked
package io.tandem.gateway.dns;

import org.jspecify.annotations.NullMarked;
