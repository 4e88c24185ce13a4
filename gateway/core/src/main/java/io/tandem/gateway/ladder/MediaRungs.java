package io.tandem.gateway.ladder;

import io.tandem.gateway.ladder.Rung.Kind;
import io.tandem.media.Filler;
import io.tandem.media.MediaCommand;
import io.tandem.media.MediaEvent;
import io.tandem.media.PortId;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;

/// What the media did, and what it was told, as rungs. Stateless.
final class MediaRungs {

    private MediaRungs() {}

    static Optional<Rung> of(long atMs, MediaEvent event) {
        return switch (event) {
            case MediaEvent.BrowserConnected up ->
                from(
                        atMs,
                        up.port(),
                        "ICE and DTLS",
                        up.srtpProfile() + ", " + up.iceMs() + " + " + up.dtlsMs() + " ms");
            case MediaEvent.BrowserFailed down ->
                from(atMs, down.port(), "media failed", words(down.failure()) + " " + down.detail());
            case MediaEvent.AudioStarted on -> from(atMs, on.port(), "RTP", "audio comes from " + text(on.source()));
            case MediaEvent.AudioStopped off -> from(atMs, off.port(), "no RTP any more", "");
            // which key it was is nobody's business here: it may be of a card's number
            case MediaEvent.DtmfReceived key -> from(atMs, key.port(), "key", "by " + words(key.how()));
            case MediaEvent.OneWayAudio trouble ->
                from(
                        atMs,
                        trouble.port(),
                        "one-way audio",
                        words(trouble.fault()) + " for " + trouble.silentMs() + " ms " + trouble.detail());
            case MediaEvent.OneWayAudioEnded over ->
                from(atMs, over.port(), over.flows() ? "audio flows again" : "audio not expected any more", "");
        };
    }

    static Optional<Rung> of(long atMs, MediaCommand command) {
        return switch (command) {
            case MediaCommand.ConnectTrunk to ->
                toward(atMs, to.port(), "RTP to", text(to.remote().rtp()) + (to.keys() == null ? "" : ", SRTP"));
            case MediaCommand.Hear hear -> toward(atMs, hear.port(), "hears", heard(hear));
            case MediaCommand.RestartIce restart -> toward(atMs, restart.port(), "ICE restart", "");
            default -> Optional.empty();
        };
    }

    private static String heard(MediaCommand.Hear hear) {
        PortId from = hear.from();
        String filler = filler(hear.filler());
        if (from == null) {
            return filler.isEmpty() ? "nothing" : filler;
        }
        return from.name() + (filler.isEmpty() ? "" : ", until then " + filler);
    }

    private static String filler(Filler filler) {
        return switch (filler) {
            case Filler.Nothing nothing -> "";
            case Filler.Tone(String plan, var kind) -> words(kind) + " tone (" + plan + ")";
            case Filler.Announcement(var file, var after) -> "announcement " + file.getFileName();
            case Filler.Music music -> "music";
            case Filler.Melody melody -> "music";
            case Filler.Beep beep -> "a beep";
        };
    }

    static String text(InetSocketAddress address) {
        return address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Optional<Rung> from(long atMs, PortId port, String what, String detail) {
        return Optional.of(new Rung(atMs, port.name(), Rung.TANDEM, Kind.MEDIA, what, Printable.of(detail.strip())));
    }

    private static Optional<Rung> toward(long atMs, PortId port, String what, String detail) {
        return Optional.of(new Rung(atMs, Rung.TANDEM, port.name(), Kind.MEDIA, what, Printable.of(detail)));
    }
}
