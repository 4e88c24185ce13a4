package io.tandem.tests.peer;

import io.tandem.farend.G711;
import io.tandem.farend.Heard;
import io.tandem.farend.MediaLeg;
import io.tandem.farend.RtpLoop;
import io.tandem.farend.Sound;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A peer connection that is Janus's, full ICE and all; what it hears and says goes through its plain side.
/// `offer`, `answer`, `answered` are confined to the agent loop, which waits for Janus; the rest is for any thread.
public final class JanusMedia implements MediaLeg {
    private final Janus.Handle janus;
    private final MediaLeg plain;

    /// @param loop moves the plain side's packets
    public JanusMedia(Janus janus, RtpLoop loop, Heard heard) {
        this.janus = janus.attach();
        plain = loop.openLeg(InetAddress.getLoopbackAddress(), List.of(G711.PCMA), heard);
    }

    @Override
    public String offer(String direction) {
        return janus.toWebRtc("offer", plain.offer(direction));
    }

    @Override
    public Optional<String> answer(String offer) {
        return plain.answer(janus.toPlain("offer", offer)).map(answer -> janus.toWebRtc("answer", answer));
    }

    @Override
    public void answered(String answer) {
        plain.answered(janus.toPlain("answer", answer));
    }

    /// Done when Janus says that ICE and DTLS stand.
    public CompletableFuture<Void> up() {
        return janus.up();
    }

    /// Done when Janus says that the peer connection has ended.
    public CompletableFuture<String> down() {
        return janus.down();
    }

    @Override
    public void play(Sound sound) {
        plain.play(sound);
    }

    @Override
    public void dial(String digits) {
        plain.dial(digits);
    }

    @Override
    public long sentPackets() {
        return plain.sentPackets();
    }

    @Override
    public long controlPackets() {
        return plain.controlPackets();
    }

    @Override
    public void close() {
        janus.close();
        plain.close();
    }
}
