/// The routing table at work: changed while calls go on.
@NullMarked
package io.tandem.gateway.route.live;

import org.jspecify.annotations.NullMarked;
