/// ICE as a lite agent (RFC 8445 §2.5): it answers connectivity checks and never sends one.
@NullMarked
package io.tandem.media.ice;

import org.jspecify.annotations.NullMarked;
