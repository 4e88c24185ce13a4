package io.tandem.media.path;

import io.tandem.media.MediaCommand;
import io.tandem.media.MediaEvent;
import io.tandem.media.PayloadTypes;
import io.tandem.media.PortId;
import io.tandem.media.SessionStats.PortStats;
import io.tandem.media.rtp.RtpPacket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One leg of a call's media. A packet's road, all of it here and in the two subclasses:
///
/// `socket -> demultiplex -> unprotect -> [#accepted] -> [Hearing] of each port that hears us -> [#relay]:
/// rewrite -> [#transmit]: protect -> socket`
///
/// Where the codecs differ, or several voices are heard, it leads through [DecodedVoice] of the one port and
/// [Voices] of the other instead, frame by frame.
///
/// Confined to its media loop, which changes when it moves, see [PortMove].
abstract sealed class MediaPort implements Hearing.Ear permits BrowserPort, TrunkPort {
    private static final int MAX_PAYLOAD_BYTES = 1400;
    private static final AtomicInteger OPENED = new AtomicInteger();

    private PortId id;
    private final int number = OPENED.getAndIncrement() & Integer.MAX_VALUE;
    private CallMedia call;
    private MediaLoop loop;
    private final Inlet inlet = new Inlet();
    private final Outlet outlet;
    private final PortCounters counters = new PortCounters();
    private final PortQuality quality;
    private final PortWatch watch = new PortWatch(this);
    private final AudioActivity activity = new AudioActivity();
    private final RtpPacket packet = new RtpPacket();
    private final Hearing hearing;
    private final PortDigits digits;
    private @Nullable PayloadTypes payload;
    private @Nullable PortId wanted;
    private @Nullable MediaPort heard;
    private @Nullable Voices voices;

    /// @param ssrc of the stream that leaves here
    MediaPort(PortId id, CallMedia call, MediaLoop loop, int ssrc) {
        this.id = id;
        this.call = call;
        this.loop = loop;
        this.outlet = new Outlet(this, loop, ssrc);
        this.digits = new PortDigits(new DtmfIntake(this), new DtmfOutlet(this, outlet));
        this.quality = new PortQuality(outlet.stream(), counters, call.cname(), loop.random(), loop.nowNs());
        this.hearing = new Hearing(this, new FillerPlayer());
    }

    /// Protects and sends an RTP packet that lies in the array from index 0 and may grow in place.
    abstract void transmit(byte[] rtp, int length);

    /// Protects and sends an RTCP packet, likewise.
    abstract void transmitRtcp(byte[] rtcp, int length);

    /// What is known of the far side; what is meant for another kind of port is not looked at.
    abstract void peer(MediaCommand.OfPeer command);

    /// Goes to another loop with all that it has; `arrived` is called there. False: that one has ended.
    abstract boolean move(MediaLoop to, Runnable arrived);

    /// Gives sockets and keys back.
    abstract void close();

    /// Gives encoder and decoders back.
    void closeVoices() {
        deaf();
        outlet.close();
        digits.close();
    }

    /// What only this kind of port does every 20 ms.
    void onTick(long nowNs) {}

    PortId id() {
        return id;
    }

    /// Which of all ports it is, not negative.
    int number() {
        return number;
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

    /// The port that is heard, if it is open.
    @Nullable
    MediaPort heard() {
        return heard;
    }

    /// Carries out a `Hear` command.
    void hear(@Nullable PortId name, @Nullable MediaPort from, Sound filler, long nowNs) {
        wanted = name;
        heard = from;
        hearing.replace(from == null ? null : from.activity, filler, nowNs);
    }

    /// From now on it is another session's port, by another name: nobody is heard, and its audio begins anew.
    void moved(PortId name, CallMedia session) {
        id = name;
        call = session;
        loop = session.loop();
        hear(null, null, Sound.SILENT, loop.nowNs());
        activity.forget();
        if (voices != null) {
            voices.mix(List.of());
        }
    }

    /// Nothing is decoded for it any more.
    void deaf() {
        if (voices != null) {
            voices.close();
        }
    }

    /// Another port leaves this loop.
    void forget(MediaPort leaving) {
        if (voices != null) {
            voices.forget(leaving);
        }
    }

    /// A port was opened: it may be the one that is wanted.
    void opened(MediaPort port, long nowNs) {
        if (port.id.equals(wanted)) {
            heard = port;
            hearing.follow(port.activity, nowNs);
        }
    }

    /// A port was closed.
    void closed(MediaPort port, long nowNs) {
        if (heard == port) {
            heard = null;
            hearing.forget(port.activity, nowNs);
        }
    }

    /// What is heard decoded; made at the first use.
    Voices voices() {
        Voices mine = voices;
        if (mine == null) {
            mine = new Voices(this, hearing);
            voices = mine;
        }
        return mine;
    }

    Inlet inlet() {
        return inlet;
    }

    PortDigits digits() {
        return digits;
    }

    AudioActivity activity() {
        return activity;
    }

    PortCounters counters() {
        return counters;
    }

    void negotiated(PayloadTypes types) {
        if (!types.equals(payload)) {
            payload = types;
            inlet.negotiated(types);
            outlet.stream().clockRate(types.audio().clockRate());
        }
        quality.negotiated(types);
    }

    @Nullable
    PayloadTypes payload() {
        return payload;
    }

    /// True when packets of `from` can be sent here without being decoded.
    boolean passes(@Nullable MediaPort from) {
        return from == null || from.inlet.passesTo(payload);
    }

    PortQuality quality() {
        return quality;
    }

    PortWatch watch() {
        return watch;
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
        digits.packet(rtp, types, event, nowNs);
        inlet.received(rtp, types, event, nowNs);
        if (activity.packet(from, nowNs) == AudioActivity.Change.STARTED) {
            call.emit(new MediaEvent.AudioStarted(id, from));
        }
        call.deliver(this, rtp, nowNs);
    }

    /// A compound RTCP packet of the far side, unprotected.
    void acceptedRtcp(byte[] data, int length, long nowNs) {
        counters.rejected += quality.rtcp().read(data, 0, length, nowNs) ? 0 : 1;
        outlet.reported(quality.rtcp().report());
    }

    /// A packet of some port: what is done with it when it is the one that is heard.
    void hears(RtpPacket in, MediaPort from, long nowNs) {
        if (heard != from) {
            return;
        }
        boolean passes = (voices == null || voices.pass()) && passes(from);
        if (passes ? hearing.passes(from.activity, nowNs) : hearing.admits()) {
            outlet.relay(in, from, passes, voices, nowNs);
        }
    }

    @Override
    public void own(FillerPlayer player, long nowNs) {
        if (voices != null || (payload != null && !payload.audio().isG711())) {
            voices().own(nowNs);
            return;
        }
        short[] pcm = loop.pcmScratch();
        if (player.next(pcm)) {
            send(pcm, Voices.NARROW, nowNs);
        }
    }

    /// Sends a frame of our own, 20 ms long at `rate` samples in a second, in the codec of this leg.
    void send(short[] pcm, int rate, long tickNs) {
        if (payload != null && digits.lets(false, heard == null ? null : heard.digits)) {
            outlet.send(pcm, rate, payload, tickNs);
        }
    }

    /// Every 20 ms, told the time the tick was due, steady to the sample.
    void tick(long tickNs) {
        if (activity.tick(tickNs) == AudioActivity.Change.STOPPED) {
            call.emit(new MediaEvent.AudioStopped(id));
        }
        if (voices != null ? !voices.tick(tickNs) : passes(heard) || !voices().tick(tickNs)) {
            hearing.tick(tickNs);
        }
        digits.tick(tickNs);
        if (quality.rtcp().due(tickNs)) {
            call.neighbours().report(this, false);
        }
        watch.tick(tickNs);
        onTick(tickNs);
    }
}
