@NullMarked
package io.tandem.media.codec;

import org.jspecify.annotations.NullMarked;
