/// Hunt groups: who of several operators rings, and when.
@NullMarked
package io.tandem.gateway.route.hunt;

import org.jspecify.annotations.NullMarked;
