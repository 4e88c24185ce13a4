/// What is dialled, as a number of the world's telephone network.
@NullMarked
package io.tandem.gateway.route.number;

import org.jspecify.annotations.NullMarked;
