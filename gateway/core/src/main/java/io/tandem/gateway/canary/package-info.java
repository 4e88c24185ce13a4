/// Calls of the gateway's own that hear whether a trunk works: on demand, and on schedule as canaries.
@NullMarked
package io.tandem.gateway.canary;

import org.jspecify.annotations.NullMarked;
