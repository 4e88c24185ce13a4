/// Stereo recordings of calls: from the media loop's frames, by a ring, to files that disk threads write.
@NullMarked
package io.tandem.media.record;

import org.jspecify.annotations.NullMarked;
