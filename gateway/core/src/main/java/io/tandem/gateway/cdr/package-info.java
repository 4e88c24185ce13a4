/// Call detail records: one for each call, exactly once.
@NullMarked
package io.tandem.gateway.cdr;

import org.jspecify.annotations.NullMarked;
