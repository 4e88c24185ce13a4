/// The taxi dispatch. So far it counts calls; orders and drivers follow.
@NullMarked
package io.tandem.dispatch;

import org.jspecify.annotations.NullMarked;
