@NullMarked
package io.tandem.media.ice;

import org.jspecify.annotations.NullMarked;
