package io.tandem.media;

/// Receives the events of one [MediaSession]. Called on the media loop: it must not block.
@FunctionalInterface
public interface MediaListener {
    void onMediaEvent(MediaEvent event);
}
