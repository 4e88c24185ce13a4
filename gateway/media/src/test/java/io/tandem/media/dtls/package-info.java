@NullMarked
package io.tandem.media.dtls;

import org.jspecify.annotations.NullMarked;
