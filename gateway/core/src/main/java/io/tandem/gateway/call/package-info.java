/// One call: two legs, their state machines, and what is heard meanwhile. Early answer is [EarlyAnswer].
@NullMarked
package io.tandem.gateway.call;

import org.jspecify.annotations.NullMarked;
