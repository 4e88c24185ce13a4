package io.tandem.media.path;

import io.tandem.media.Codec;
import io.tandem.media.MediaEvent;
import io.tandem.media.PayloadTypes;
import io.tandem.media.PortId;
import io.tandem.media.SessionStats.PortStats;
import io.tandem.media.audio.Companding;
import io.tandem.media.audio.FrameSource;
import io.tandem.media.rtp.RtpPacket;
import io.tandem.media.rtp.RtpStream;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// One leg of a call's media. A packet's road, all of it here and in the two subclasses:
///
/// `socket -> demultiplex -> unprotect -> [#accepted] -> [Hearing] of each port that hears us -> [#relay]:
/// rewrite -> [#transmit]: protect -> socket`
///
/// Confined to the media loop.
abstract sealed class MediaPort implements Hearing.Ear permits BrowserPort, TrunkPort {
    private static final int MAX_PAYLOAD_BYTES = 1400;

    private final PortId id;
    private final int number;
    private final CallMedia call;
    private final MediaLoop loop;
    private final RtpStream stream;
    private final PortCounters counters = new PortCounters();
    private final PortQuality quality;
    private final PortWatch watch = new PortWatch(this);
    private final AudioActivity activity = new AudioActivity();
    private final RtpPacket packet = new RtpPacket();
    private final Hearing hearing;
    private final DtmfIntake dtmf;
    private @Nullable PayloadTypes payload;
    private @Nullable PortId wanted;

    MediaPort(PortId id, int number, CallMedia call, MediaLoop loop) {
        this(id, number, call, loop, MediaLoop.newSsrc());
    }

    /// @param ssrc of the stream that leaves here
    MediaPort(PortId id, int number, CallMedia call, MediaLoop loop, int ssrc) {
        this.id = id;
        this.number = number;
        this.call = call;
        this.loop = loop;
        this.stream = loop.newStream(ssrc);
        this.dtmf = new DtmfIntake(id, call);
        this.quality = new PortQuality(stream, counters, call.cname(), loop.random(), loop.nowNs());
        this.hearing = new Hearing(this, new FillerPlayer(loop.mixScratch()));
    }

    /// Protects and sends an RTP packet that lies in the array from index 0 and may grow in place.
    abstract void transmit(byte[] rtp, int length);

    /// Protects and sends an RTCP packet, likewise.
    abstract void transmitRtcp(byte[] rtcp, int length);

    /// Gives sockets and keys back.
    abstract void close();

    /// What only this kind of port does every 20 ms.
    void onTick(long nowNs) {}

    PortId id() {
        return id;
    }

    CallMedia call() {
        return call;
    }

    MediaLoop loop() {
        return loop;
    }

    Hearing hearing() {
        return hearing;
    }

    /// Which port is to be heard, open or not.
    @Nullable
    PortId wanted() {
        return wanted;
    }

    void want(@Nullable PortId port) {
        wanted = port;
    }

    AudioActivity activity() {
        return activity;
    }

    PortCounters counters() {
        return counters;
    }

    void negotiated(PayloadTypes types) {
        payload = types;
        quality.negotiated(types);
    }

    PortQuality quality() {
        return quality;
    }

    PortWatch watch() {
        return watch;
    }

    /// Says what is known of whether audio flows.
    void testify(Evidence evidence) {
        evidence.ready = ready() && payload != null;
        evidence.trunk = this instanceof TrunkPort;
        evidence.flowing = activity.flowing();
        evidence.unauthenticated = counters.unauthenticated;
        evidence.strangers = counters.strangers;
        evidence.sent = counters.packetsSent;
        quality.testify(evidence);
    }

    /// Who last spoke without right, for people; empty: nobody.
    String strangersAddress() {
        return "";
    }

    PortStats stats() {
        return counters.snapshot(quality, call.neighbours().heardBy(this), loop.nowNs());
    }

    /// Reads a plain RTP packet into this port's view; null when it is malformed, empty or too long.
    @Nullable
    RtpPacket parse(byte[] data, int length) {
        boolean good = packet.parse(data, 0, length)
                && packet.payloadLength() > 0
                && packet.payloadLength() <= MAX_PAYLOAD_BYTES;
        return good ? packet : null;
    }

    /// A packet from the right far side, unprotected: it is counted and handed to whoever hears this port.
    void accepted(RtpPacket rtp, InetSocketAddress from, long nowNs) {
        PayloadTypes types = payload;
        if (types == null) {
            counters.rejected++;
            return;
        }
        counters.received(rtp.payloadLength());
        boolean event = rtp.payloadType() == types.telephoneEvent();
        quality.received(rtp, event, nowNs);
        watch.packet(rtp.payloadType(), types, nowNs);
        if (event) {
            dtmf.event(rtp, nowNs);
        }
        if (activity.packet(from, nowNs) == AudioActivity.Change.STARTED) {
            call.emit(new MediaEvent.AudioStarted(id, from));
        }
        call.deliver(this, rtp, nowNs);
    }

    /// A compound RTCP packet of the far side, unprotected.
    void acceptedRtcp(byte[] data, int length, long nowNs) {
        if (!quality.rtcp().read(data, 0, length, nowNs)) {
            counters.rejected++;
        }
    }

    /// Rewrites a packet of another port for this one and sends it.
    void relay(RtpPacket in, MediaPort from, long nowNs) {
        PayloadTypes mine = payload;
        PayloadTypes theirs = from.payload;
        if (mine == null || theirs == null || !ready()) {
            return;
        }
        boolean event = in.payloadType() == theirs.telephoneEvent();
        Codec law = law(in.payloadType());
        int type = event ? mine.telephoneEvent() : mine.audioType();
        if (type == PayloadTypes.NONE || (!event && law == null)) {
            counters.unmapped++;
            return;
        }
        byte[] out = loop.sendScratch();
        if (!stream.relay(in, from.number, event, out, type, nowNs)) {
            return;
        }
        int length = in.payloadLength();
        if (event || law == null) {
            System.arraycopy(in.data(), in.payloadOffset(), out, RtpPacket.HEADER_BYTES, length);
        } else {
            Companding.copy(law, in.data(), in.payloadOffset(), mine.audio(), out, RtpPacket.HEADER_BYTES, length);
        }
        counters.sent(length, nowNs);
        transmit(out, RtpPacket.HEADER_BYTES + length);
    }

    private static @Nullable Codec law(int payloadType) {
        return payloadType == Codec.PCMA.staticPayloadType()
                ? Codec.PCMA
                : payloadType == Codec.PCMU.staticPayloadType() ? Codec.PCMU : null;
    }

    @Override
    public void own(FillerPlayer player, long nowNs) {
        PayloadTypes mine = payload;
        short[] pcm = loop.pcmScratch();
        if (mine == null || !player.next(pcm)) {
            return;
        }
        byte[] out = loop.sendScratch();
        stream.frame(out, mine.audioType(), nowNs);
        Companding law = Companding.of(mine.audio());
        for (int i = 0; i < FrameSource.FRAME_SAMPLES; i++) {
            out[RtpPacket.HEADER_BYTES + i] = law.encode(pcm[i]);
        }
        counters.sent(FrameSource.FRAME_SAMPLES, loop.nowNs());
        transmit(out, RtpPacket.HEADER_BYTES + FrameSource.FRAME_SAMPLES);
    }

    /// Every 20 ms.
    ///
    /// @param tickNs the time the tick was due, steady to the sample
    void tick(long tickNs) {
        if (activity.tick(tickNs) == AudioActivity.Change.STOPPED) {
            call.emit(new MediaEvent.AudioStopped(id));
        }
        hearing.tick(tickNs);
        dtmf.tick(tickNs);
        if (quality.rtcp().due(tickNs)) {
            report(false);
        }
        watch.tick(tickNs);
        onTick(tickNs);
    }

    /// Sends a report, where there is anything to report.
    ///
    /// @param goodbye the port is about to be closed (RFC 3550 §6.6)
    void report(boolean goodbye) {
        if (!ready() || (counters.packetsSent == 0 && !quality.hasSource())) {
            return;
        }
        byte[] out = loop.sendScratch();
        int length = quality.report(out, call.neighbours().heardBy(this), goodbye, loop.wallMs(), loop.nowNs());
        transmitRtcp(out, length);
    }
}
