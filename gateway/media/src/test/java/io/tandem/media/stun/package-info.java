@NullMarked
package io.tandem.media.stun;

import org.jspecify.annotations.NullMarked;
