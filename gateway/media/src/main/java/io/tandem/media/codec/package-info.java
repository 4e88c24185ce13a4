/// Sound as numbers: the codecs, what fills their gaps, and the buffer that makes a steady stream of what the network
/// delivers. No sockets, no clocks: time is passed in.
@NullMarked
package io.tandem.media.codec;

import org.jspecify.annotations.NullMarked;
