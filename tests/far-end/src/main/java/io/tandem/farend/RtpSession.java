package io.tandem.farend;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One call's RTP: hears what comes, plays what it is told. Public methods may be called by any thread and
/// take effect on the RTP loop; the rest is confined to it.
final class RtpSession implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RtpSession.class.getName());

    private final RtpLoop loop;
    private final DatagramChannel rtp;
    private final DatagramChannel rtcp;
    private final InetSocketAddress local;
    private final Heard heard;
    private final long ssrc;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong controlReceived = new AtomicLong();
    private int sequence;
    private long timestamp;
    private boolean marker = true;
    private @Nullable InetSocketAddress remote;
    private G711 codec = G711.PCMA;
    private int eventType = 101;
    private boolean sending = true;
    private Sealing sealing = Sealing.NONE;
    private SoundSource source = new SoundSource(new Sound.Nothing());
    private long echoBase;
    private long echoSsrc = -1;
    private String toDial = "";
    private int eventStep;

    RtpSession(RtpLoop loop, DatagramChannel rtp, DatagramChannel rtcp, Ids ids, Heard heard) throws IOException {
        this.loop = loop;
        this.rtp = rtp;
        this.rtcp = rtcp;
        this.heard = heard;
        local = (InetSocketAddress) rtp.getLocalAddress();
        ssrc = ids.number();
        sequence = ids.number() & 0xffff;
        timestamp = ids.number();
    }

    InetSocketAddress local() {
        return local;
    }

    long sent() {
        return sent.get();
    }

    /// RTCP packets received on the odd port.
    long controlReceived() {
        return controlReceived.get();
    }

    /// Where to send, in which codec, with which payload type for telephone-event, and whether the peer
    /// wants to hear us.
    void connect(InetSocketAddress to, G711 codec, int eventType, boolean sending) {
        loop.post(() -> {
            this.remote = to;
            this.codec = codec;
            this.eventType = eventType;
            this.sending = sending;
        });
    }

    /// Protects what is sent and opens what comes from now on.
    void sealing(Sealing fresh) {
        loop.post(() -> sealing = fresh);
    }

    void play(Sound sound) {
        loop.post(() -> {
            source = new SoundSource(sound);
            marker = true;
            echoSsrc = -1;
        });
    }

    /// Sends digits as RFC 4733 events, 100 ms each with 100 ms between, in place of the sound.
    void dial(String digits) {
        loop.post(() -> toDial += digits);
    }

    void receive(ByteBuffer datagram) {
        long now = System.nanoTime();
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        RtpPacket packet = sealing.open(bytes)
                .flatMap(plain -> RtpPacket.parse(ByteBuffer.wrap(plain)))
                .orElse(null);
        if (packet == null) {
            return;
        }
        if (packet.payloadType() == 0 || packet.payloadType() == 8) {
            heard.add(packet, G711.of(packet.payloadType()), now);
        } else if (packet.payloadType() == eventType) {
            heard.addEvent(packet, now);
        } else {
            return;
        }
        if (source.sound() instanceof Sound.Echo) {
            echo(packet);
        }
    }

    /// RTCP is counted only.
    void receiveControl(ByteBuffer datagram) {
        if (datagram.remaining() >= 8) {
            controlReceived.incrementAndGet();
        }
    }

    /// The echo keeps the distances between the received timestamps, so that what is measured at the other
    /// end is the network, not us.
    private void echo(RtpPacket packet) {
        if (packet.ssrc() != echoSsrc) {
            echoSsrc = packet.ssrc();
            echoBase = timestamp - packet.timestamp();
        }
        timestamp = (packet.timestamp() + echoBase) & 0xffff_ffffL;
        send(packet.marker() || marker, packet.payloadType(), timestamp, packet.payloadBytes());
        timestamp = (timestamp + G711.FRAME_SAMPLES) & 0xffff_ffffL;
    }

    void tick() {
        if (!toDial.isEmpty()) {
            event();
        } else if (source.sends()) {
            send(marker, codec.payloadType(), timestamp, source.frame(codec));
            timestamp = (timestamp + G711.FRAME_SAMPLES) & 0xffff_ffffL;
        }
    }

    /// One tick of a digit: five packets of the event, three of them more with the end bit, then five ticks
    /// of pause.
    private void event() {
        int code = "0123456789*#ABCD".indexOf(toDial.charAt(0));
        if (eventStep < 8 && code >= 0) {
            int duration = Math.min(eventStep + 1, 5) * G711.FRAME_SAMPLES;
            byte end = (byte) ((eventStep >= 5 ? 0x80 : 0) | 10);
            byte[] payload = {(byte) code, end, (byte) (duration >> 8), (byte) duration};
            send(eventStep == 0, eventType, timestamp, payload);
        }
        eventStep++;
        if (eventStep == 13) {
            timestamp = (timestamp + 13L * G711.FRAME_SAMPLES) & 0xffff_ffffL;
            toDial = toDial.substring(1);
            eventStep = 0;
            marker = true;
        }
    }

    private void send(boolean mark, int type, long at, byte[] payload) {
        if (remote == null || !sending || !rtp.isOpen()) {
            return;
        }
        try {
            ByteBuffer plain =
                    RtpPacket.of(mark, type, sequence, at, ssrc, payload).toBuffer();
            byte[] bytes = new byte[plain.remaining()];
            plain.get(bytes);
            rtp.send(ByteBuffer.wrap(sealing.seal(bytes)), remote);
            sequence = (sequence + 1) & 0xffff;
            marker = false;
            sent.incrementAndGet();
        } catch (IOException unreachable) {
            LOG.log(System.Logger.Level.DEBUG, "RTP send", unreachable);
        }
    }

    void closeChannels() {
        loop.remove(this);
        try (rtp;
                rtcp) {
            LOG.log(System.Logger.Level.DEBUG, "RTP port {0} closed", local.getPort());
        } catch (IOException failed) {
            LOG.log(System.Logger.Level.DEBUG, "RTP close", failed);
        }
    }

    @Override
    public void close() {
        loop.post(this::closeChannels);
    }
}
