package io.tandem.media.path;

import io.tandem.media.Codec;
import io.tandem.media.PayloadTypes;
import io.tandem.media.RtcpStats;
import io.tandem.media.StreamQuality;
import io.tandem.media.audio.SpeechLevel;
import io.tandem.media.rtp.EModel;
import io.tandem.media.rtp.ReceptionReport;
import io.tandem.media.rtp.Rtcp;
import io.tandem.media.rtp.RtcpCounts;
import io.tandem.media.rtp.RtpPacket;
import io.tandem.media.rtp.RtpReceiver;
import io.tandem.media.rtp.RtpStream;
import java.util.random.RandomGenerator;

/// How well the two streams of one port do: what comes is measured, what goes is judged by the far side's reports.
/// Confined to the media loop.
final class PortQuality {
    private static final int DEFAULT_CLOCK_RATE = 8_000;
    private static final double LONGEST_BUFFER_MS = 200;
    private static final double SHORTEST_BUFFER_MS = 40;

    private final RtpStream stream;
    private final PortCounters counters;
    private final RtpReceiver receiver = new RtpReceiver(DEFAULT_CLOCK_RATE);
    private final SpeechLevel level = new SpeechLevel();
    private final Rtcp rtcp;
    private Codec codec = Codec.PCMA;

    PortQuality(RtpStream stream, PortCounters counters, String cname, RandomGenerator random, long nowNs) {
        this.stream = stream;
        this.counters = counters;
        this.rtcp = new Rtcp(cname, stream, receiver, random, nowNs);
    }

    void negotiated(PayloadTypes types) {
        codec = types.audio();
        receiver.clockRate(codec.clockRate());
    }

    /// An accepted packet.
    ///
    /// @param event it is telephone-event
    void received(RtpPacket rtp, boolean event, long nowNs) {
        receiver.count(rtp, event, nowNs);
        int type = rtp.payloadType();
        if (type == Codec.PCMA.staticPayloadType()) {
            level.packet(Codec.PCMA, rtp.data(), rtp.payloadOffset(), rtp.payloadLength());
        } else if (type == Codec.PCMU.staticPayloadType()) {
            level.packet(Codec.PCMU, rtp.data(), rtp.payloadOffset(), rtp.payloadLength());
        }
    }

    Rtcp rtcp() {
        return rtcp;
    }

    boolean hasSource() {
        return receiver.hasSource();
    }

    /// Says what is known of whether audio flows.
    void testify(Evidence evidence) {
        RtcpCounts counts = rtcp.counts();
        evidence.looked = level.looked();
        evidence.mute = level.mute();
        evidence.reports = rtcp.report().reports();
        evidence.rtcpReports = counts.senderReports() + counts.receiverReports();
        evidence.nothingArrives = rtcp.report().nothingArrives();
    }

    /// Writes our report into `out`.
    ///
    /// @param upstream whose stream this port's far side hears, if anybody's
    /// @param goodbye nothing will be sent after it
    /// @return its length
    int report(byte[] out, PortQuality upstream, boolean goodbye, long wallMs, long nowNs) {
        if (rtcp.reportsVoipMetrics()) {
            double beyond = upstream == this ? Double.NaN : upstream.outgoingRating();
            rtcp.metrics().measured(receiver, level.speechDbm0(), Math.max(0, roundTripMs()), incomingRating(), beyond);
        }
        return goodbye
                ? rtcp.writeGoodbye(out, counters.packetsSent, counters.octetsSent, wallMs, nowNs)
                : rtcp.write(out, counters.packetsSent, counters.octetsSent, wallMs, nowNs);
    }

    private double roundTripMs() {
        return rtcp.report().roundTripMs();
    }

    private double networkMs() {
        return Math.max(0, roundTripMs()) / 2;
    }

    private EModel.Codec impairment() {
        return switch (codec) {
            case PCMA, PCMU -> EModel.Codec.G711;
            case G722 -> EModel.Codec.G722;
            case OPUS -> EModel.Codec.OPUS;
        };
    }

    private double incomingLoss() {
        long expected = receiver.expectedInAll();
        return expected == 0 ? 0 : Math.min(1, (double) (receiver.lost() + receiver.late()) / expected);
    }

    private double incomingRating() {
        double delay = networkMs() + receiver.playoutMs() + receiver.packetMs();
        return EModel.rating(impairment(), delay, incomingLoss(), receiver.burstRatio());
    }

    /// Lost on the hop to the far side: what is missing there, less what was missing before it left here.
    private long outgoingLost() {
        return Math.max(0, rtcp.report().lost() - (stream.numbers() - counters.packetsSent));
    }

    private double outgoingLoss() {
        double discarded = rtcp.hasFarMetrics() ? rtcp.farMetrics().discarded() : 0;
        long sent = Math.max(1, counters.packetsSent);
        return Math.min(1, (double) outgoingLost() / sent + discarded);
    }

    /// Delay between our socket and the far ear.
    private double outgoingDelayMs() {
        double buffer = rtcp.hasFarMetrics()
                ? rtcp.farMetrics().endSystemDelayMs()
                : Math.min(
                                LONGEST_BUFFER_MS,
                                SHORTEST_BUFFER_MS + 3 * rtcp.report().jitterMs(codec.clockRate()))
                        + receiver.packetMs();
        return networkMs() + buffer;
    }

    private boolean reported() {
        return rtcp.report().reports() > 0;
    }

    private double outgoingRating() {
        return reported() ? EModel.rating(impairment(), outgoingDelayMs(), outgoingLoss(), 1) : Double.NaN;
    }

    /// R of what the far side hears from `upstream`, over both hops. A hop that nobody reports on counts as good.
    private double heardRating(PortQuality upstream) {
        double delay = upstream.networkMs() + outgoingDelayMs();
        return Math.max(
                0,
                EModel.rating(upstream.impairment(), delay, upstream.incomingLoss(), upstream.receiver.burstRatio())
                        - (reported() ? EModel.lossImpairment(impairment(), outgoingLoss(), 1) : 0));
    }

    /// Score of what the far side hears; NaN while nothing came from `upstream`.
    double heardMos(PortQuality upstream) {
        return upstream != this && upstream.hasSource() ? EModel.mos(heardRating(upstream)) : Double.NaN;
    }

    StreamQuality incoming(long nowNs) {
        if (!receiver.hasSource()) {
            return StreamQuality.UNKNOWN;
        }
        double rating = incomingRating();
        return new StreamQuality(
                counters.packetsReceived,
                receiver.lost(),
                receiver.late(),
                receiver.duplicates(),
                100 * incomingLoss(),
                receiver.jitterMs(),
                known(roundTripMs()),
                receiver.burstMs(),
                100 * receiver.burstDensity(),
                receiver.gapMs(),
                level.speechDbm0(),
                100 * level.silence(),
                (nowNs - receiver.lastPacketNs()) / 1e6,
                rating,
                EModel.mos(rating));
    }

    StreamQuality outgoing(long nowNs) {
        if (counters.packetsSent == 0) {
            return StreamQuality.UNKNOWN;
        }
        ReceptionReport report = rtcp.report();
        boolean far = rtcp.hasFarMetrics();
        double rating = outgoingRating();
        return new StreamQuality(
                counters.packetsSent,
                reported() ? outgoingLost() : 0,
                far ? (long) (rtcp.farMetrics().discarded() * counters.packetsSent) : 0,
                0,
                reported() ? 100 * outgoingLoss() : Double.NaN,
                reported() ? report.jitterMs(codec.clockRate()) : Double.NaN,
                known(roundTripMs()),
                far ? rtcp.farMetrics().burstMs() : Double.NaN,
                Double.NaN,
                far ? rtcp.farMetrics().gapMs() : Double.NaN,
                Double.NaN,
                Double.NaN,
                counters.sentAgeMs(nowNs),
                rating,
                Double.isNaN(rating) ? rating : EModel.mos(rating));
    }

    private static double known(double value) {
        return value < 0 ? Double.NaN : value;
    }

    RtcpStats rtcpStats() {
        RtcpCounts counts = rtcp.counts();
        return new RtcpStats(
                counts.received(),
                counts.malformed(),
                rtcp.report().reports(),
                counts.feedback(),
                counts.extendedReports(),
                counts.byes(),
                counts.skipped());
    }

    long lost() {
        return receiver.lost();
    }

    double jitterMs() {
        return receiver.jitterMs();
    }
}
