/// Limits against toll fraud: what operators and trunks have used up.
@NullMarked
package io.tandem.gateway.route.limit;

import org.jspecify.annotations.NullMarked;
