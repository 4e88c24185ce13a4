@NullMarked
package io.tandem.gateway.presence;

import org.jspecify.annotations.NullMarked;
