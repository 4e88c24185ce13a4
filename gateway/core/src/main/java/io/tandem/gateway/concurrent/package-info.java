/// The few classes whose job is concurrency: one mailbox per call, timers that post.
@NullMarked
package io.tandem.gateway.concurrent;

import org.jspecify.annotations.NullMarked;
