/// What the gateway keeps between its runs, in an embedded database or on a server: operators, configuration, call
/// records.
@NullMarked
package io.tandem.gateway.store;

import org.jspecify.annotations.NullMarked;
