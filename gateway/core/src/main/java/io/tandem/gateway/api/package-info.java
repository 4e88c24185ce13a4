/// The admin API: configuration as transactions, live calls, and what the gateway does. `openapi.yaml` beside it is
/// what
/// clients go by.
@NullMarked
package io.tandem.gateway.api;

import org.jspecify.annotations.NullMarked;
