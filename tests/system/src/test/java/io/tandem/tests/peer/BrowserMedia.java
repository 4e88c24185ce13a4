package io.tandem.tests.peer;

import io.tandem.farend.G711;
import io.tandem.farend.Heard;
import io.tandem.farend.MediaLeg;
import io.tandem.farend.Sound;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/// A browser's peer connection with one audio stream: its offer/answer side. Confined to the agent loop,
/// except what [MediaLeg] lets any thread call; packets move in [MediaThread].
final class BrowserMedia implements MediaLeg {
    private final BrowserSettings settings;
    private final MediaThread media;
    private final ChromiumSdp sdp;
    private final AtomicReference<String> refused = new AtomicReference<>("");
    private int version = 1;
    private String direction = "sendrecv";
    private String role = "";

    BrowserMedia(BrowserSettings settings, PeerIdentity identity, RandomGenerator random, Heard heard) {
        this.settings = settings;
        media = new MediaThread(settings, identity, random, heard);
        String fingerprint =
                settings.wrongFingerprint() ? PeerIdentity.fingerprint(new byte[] {1}) : identity.fingerprint();
        sdp = new ChromiumSdp(
                random.nextLong() >>> 1,
                media.local(),
                media.ice().ufrag(),
                media.ice().password(),
                fingerprint,
                media.ssrc(),
                settings.candidates());
    }

    MediaThread media() {
        return media;
    }

    /// Why a description of the other side was refused, empty when none was.
    String refused() {
        return String.valueOf(refused.get());
    }

    @Override
    public String offer(String wanted) {
        direction = wanted;
        version++;
        return sdp.offer(version, direction, role.isEmpty() ? "actpass" : role, settings.codecs());
    }

    @Override
    public Optional<String> answer(String offer) {
        Optional<RemoteMedia> remote = read(offer);
        Optional<G711> codec = remote.flatMap(this::choose);
        if (remote.isEmpty() || codec.isEmpty()) {
            return Optional.empty();
        }
        RemoteMedia theirs = remote.get();
        if (role.isEmpty()) {
            role = theirs.setup().equals("actpass")
                    ? settings.answerSetup()
                    : theirs.setup().equals("active") ? "passive" : "active";
        }
        direction = theirs.answerDirection();
        connect(theirs, codec.get(), theirs.lite());
        version++;
        return Optional.of(
                sdp.answer(version, direction, role, theirs.mid(), codec.get().payloadType(), theirs.eventType()));
    }

    @Override
    public void answered(String answer) {
        Optional<RemoteMedia> remote = read(answer);
        Optional<G711> codec = remote.flatMap(this::choose);
        if (remote.isEmpty() || codec.isEmpty()) {
            refused.compareAndSet("", "no codec in common");
            return;
        }
        if (role.isEmpty()) {
            role = remote.get().setup().equals("active") ? "passive" : "active";
        }
        connect(remote.get(), codec.get(), true);
    }

    private Optional<RemoteMedia> read(String text) {
        try {
            return Optional.of(RemoteMedia.parse(text));
        } catch (IllegalArgumentException unusable) {
            refused.set(String.valueOf(unusable.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<G711> choose(RemoteMedia remote) {
        return remote.types().stream()
                .filter(type -> type == 0 || type == 8)
                .map(G711::of)
                .filter(settings.codecs()::contains)
                .findFirst();
    }

    private void connect(RemoteMedia remote, G711 codec, boolean controlling) {
        boolean mayTalk = direction.equals("sendrecv") || direction.equals("sendonly");
        media.connect(remote, codec, controlling, role.equals("active"), remote.listens() && mayTalk);
    }

    InetSocketAddress local() {
        return media.local();
    }

    @Override
    public void play(Sound sound) {
        media.play(sound);
    }

    @Override
    public void dial(String digits) {
        media.dial(digits);
    }

    @Override
    public long sentPackets() {
        return media.figures().sent();
    }

    @Override
    public long controlPackets() {
        return media.figures().controlReceived();
    }

    @Override
    public void close() {
        media.close();
    }
}
