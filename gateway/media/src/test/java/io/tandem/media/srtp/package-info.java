@NullMarked
package io.tandem.media.srtp;

import org.jspecify.annotations.NullMarked;
