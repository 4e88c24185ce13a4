/// The gateway: signalling, routing, survival, API and CLI. [io.tandem.gateway.Gateway] is all the wiring on one
/// page.
@NullMarked
package io.tandem.gateway;

import org.jspecify.annotations.NullMarked;
