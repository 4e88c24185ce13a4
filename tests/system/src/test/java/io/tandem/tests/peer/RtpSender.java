package io.tandem.tests.peer;

import io.tandem.farend.G711;
import io.tandem.farend.RtpPacket;
import io.tandem.farend.Sound;
import io.tandem.farend.SoundSource;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The outgoing RTP stream of a browser. Confined to the media thread.
final class RtpSender {
    private static final String EVENTS = "0123456789*#ABCD";
    private static final int EVENT_TICKS = 13;

    private final long ssrc;
    private int sequence;
    private long timestamp;
    private long packets;
    private long octets;
    private boolean sending = true;
    private boolean marker = true;
    private SoundSource source = new SoundSource(new Sound.Silence());
    private String toDial = "";
    private int eventStep;
    private long echoSsrc = -1;
    private long echoBase;

    RtpSender(RandomGenerator random) {
        ssrc = random.nextInt() & 0xffff_ffffL;
        sequence = random.nextInt() & 0x7fff;
        timestamp = random.nextInt() & 0xffff_ffffL;
    }

    long ssrc() {
        return ssrc;
    }

    void sending(boolean now) {
        sending = now;
    }

    void play(Sound sound) {
        source = new SoundSource(sound);
        marker = true;
        echoSsrc = -1;
    }

    void dial(String digits) {
        toDial += digits;
    }

    /// What this tick sends, if anything.
    Optional<RtpPacket> tick(G711 codec, int eventType) {
        if (!sending) {
            return Optional.empty();
        }
        if (!toDial.isEmpty() && eventType >= 0) {
            return event(eventType);
        }
        if (!source.sends()) {
            return Optional.empty();
        }
        RtpPacket packet = packet(marker, codec.payloadType(), timestamp, source.frame(codec));
        advance(1);
        return Optional.of(packet);
    }

    /// The received packet's payload under our own numbers, timestamps as far apart as received, when the
    /// sound is an echo.
    Optional<RtpPacket> echo(RtpPacket received) {
        if (!sending || !(source.sound() instanceof Sound.Echo)) {
            return Optional.empty();
        }
        if (received.ssrc() != echoSsrc) {
            echoSsrc = received.ssrc();
            echoBase = timestamp - received.timestamp();
        }
        timestamp = (received.timestamp() + echoBase) & 0xffff_ffffL;
        RtpPacket packet = packet(received.marker(), received.payloadType(), timestamp, received.payloadBytes());
        advance(1);
        return Optional.of(packet);
    }

    /// RFC 4733 §2.5: five packets of the event, three with the end bit, five ticks of pause.
    private Optional<RtpPacket> event(int eventType) {
        int step = eventStep++;
        Optional<RtpPacket> packet = Optional.empty();
        if (step < 8) {
            int duration = Math.min(step + 1, 5) * G711.FRAME_SAMPLES;
            byte code = (byte) Math.max(0, EVENTS.indexOf(toDial.charAt(0)));
            byte[] payload = {code, (byte) (step >= 5 ? 0x8a : 0x0a), (byte) (duration >> 8), (byte) duration};
            packet = Optional.of(packet(step == 0, eventType, timestamp, payload));
        }
        if (eventStep == EVENT_TICKS) {
            advance(EVENT_TICKS);
            toDial = toDial.substring(1);
            eventStep = 0;
            marker = true;
        }
        return packet;
    }

    private void advance(int frames) {
        timestamp = (timestamp + (long) frames * G711.FRAME_SAMPLES) & 0xffff_ffffL;
    }

    private RtpPacket packet(boolean mark, int type, long at, byte[] payload) {
        RtpPacket packet = RtpPacket.of(mark, type, sequence, at, ssrc, payload);
        sequence = (sequence + 1) & 0xffff;
        marker = false;
        packets++;
        octets += payload.length;
        return packet;
    }

    /// A compound of sender report and CNAME (RFC 3550 §6.4.1, §6.5).
    byte[] report() {
        long now = System.currentTimeMillis();
        ByteBuffer out = ByteBuffer.allocate(28 + 20);
        out.put((byte) 0x80).put((byte) 200).putShort((short) 6).putInt((int) ssrc);
        out.putInt((int) (now / 1000 + 2_208_988_800L)).putInt((int) ((now % 1000 << 32) / 1000));
        out.putInt((int) timestamp).putInt((int) packets).putInt((int) octets);
        out.put((byte) 0x81).put((byte) 202).putShort((short) 4).putInt((int) ssrc);
        out.put((byte) 1).put((byte) 8).put("wirebrow".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return out.array();
    }
}
