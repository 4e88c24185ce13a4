/// UDP sockets on event loops, port allocation and draining, demultiplexing (RFC 7983). The only importer of
/// Netty.
@NullMarked
package io.tandem.media.net;

import org.jspecify.annotations.NullMarked;
