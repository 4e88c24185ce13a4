/// RTP and RTCP (RFC 3550): packet view, continuous outgoing streams, reception statistics, reports.
@NullMarked
package io.tandem.media.rtp;

import org.jspecify.annotations.NullMarked;
