/// Which browser is where: bindings of operators to flows (RFC 3261 §10, RFC 5626).
@NullMarked
package io.tandem.gateway.registrar;

import org.jspecify.annotations.NullMarked;
