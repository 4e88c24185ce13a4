package io.tandem.media.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// A source that a loop has seen: the same object comes with each of its datagrams, as long as the loop remembers it.
/// Who receives them may leave a mark on it, to find at the next one what belongs to it. The address is immutable and
/// for any thread, the mark belongs to the loop that hands it over.
public abstract sealed class SeenAddress extends InetSocketAddress permits KernelAddress {
    private static final long serialVersionUID = 1L;

    private transient @Nullable Object mark;

    SeenAddress(InetAddress address, int port) {
        super(address, port);
    }

    /// What was left here; null: nothing.
    public @Nullable Object mark() {
        return mark;
    }

    public void mark(@Nullable Object with) {
        mark = with;
    }
}
