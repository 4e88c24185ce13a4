package io.tandem.gateway.canary;

import io.tandem.media.FrameTap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps what a trunk says, to be listened to afterwards: a minute or so. The audio comes on the media loop, the
/// questions from any thread.
final class TrunkEar implements FrameTap {

    private static final int MOST_WINDOWS = 1200;

    private final ReentrantLock lock = new ReentrantLock();
    /// Guarded by the lock, all.
    private final List<short[]> windows = new ArrayList<>();

    private short[] filling = new short[Hearing.WINDOW];
    private int filled;

    @Override
    public void frames(short[] left, short[] right, int samples, long tickNs) {
        lock.lock();
        try {
            for (int i = 0; i < samples && windows.size() < MOST_WINDOWS; i++) {
                filling[filled++] = left[i];
                if (filled == filling.length) {
                    windows.add(filling);
                    filling = new short[Hearing.WINDOW];
                    filled = 0;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// How much there is so far, in windows.
    int heard() {
        lock.lock();
        try {
            return windows.size();
        } finally {
            lock.unlock();
        }
    }

    /// What was heard from that window to that.
    List<Hearing.Part> parts(int from, int to, int ownHz) {
        List<short[]> part;
        lock.lock();
        try {
            part = List.copyOf(windows.subList(Math.min(from, windows.size()), Math.min(to, windows.size())));
        } finally {
            lock.unlock();
        }
        return Hearing.parts(part.stream().map(Hearing::sound).toList(), ownHz);
    }
}
