package io.tandem.media.path;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/// On which loop the port of a browser is. What other threads have for it is brought there, in order, be it
/// on its way to another loop in that moment. Any thread, but for [#move], which belongs to the loop that
/// is left.
final class Home {
    /// @param arrived false: it is on its way there, and what is posted there comes after it
    private record Place(MediaLoop loop, boolean arrived) {}

    private final AtomicReference<Place> place;

    Home(MediaLoop first) {
        place = new AtomicReference<>(new Place(first, true));
    }

    private Place now() {
        return Objects.requireNonNull(place.get());
    }

    /// Where it is, or will be in a moment.
    MediaLoop loop() {
        return now().loop;
    }

    /// True on the loop where it is: nowhere else may it be touched.
    boolean isHere() {
        Place now = now();
        return now.arrived && now.loop.net().inLoop();
    }

    /// Runs a task where the port is.
    void execute(Runnable task) {
        loop().execute(() -> {
            if (isHere()) {
                task.run();
            } else {
                execute(task);
            }
        });
    }

    /// Goes to another loop.
    ///
    /// @param arrived called there
    /// @return false when that loop has ended: it stays here
    boolean move(MediaLoop to, Runnable arrived) {
        Place from = now();
        Place there = new Place(to, true);
        boolean posted = to.execute(() -> {
            place.set(there);
            arrived.run();
        });
        if (posted) {
            // unless it is there already, or even further
            place.compareAndSet(from, new Place(to, false));
        }
        return posted;
    }
}
