/// What keeps strangers and floods out: limits by source, and bans after failed logins.
@NullMarked
package io.tandem.gateway.guard;

import org.jspecify.annotations.NullMarked;
