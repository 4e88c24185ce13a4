/// What the gateway keeps between its runs, in an embedded database: operators for now.
@NullMarked
package io.tandem.gateway.store;

import org.jspecify.annotations.NullMarked;
