package io.tandem.media.record;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps what a recording's listener was told.
final class Heard implements RecordingListener {
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void started(String file) {
        events.add("started " + file);
    }

    @Override
    public void failed(RecordingFailure failure, String detail) {
        events.add("failed " + failure);
    }

    @Override
    public void stopped(RecordingStats stats) {
        events.add("stopped " + stats.file());
    }
}
