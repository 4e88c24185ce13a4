package io.tandem.gateway.bench;

import io.tandem.media.rtp.RtpPacket;
import io.tandem.media.srtp.SrtpContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Both ends of one call: a browser that speaks SRTP and a trunk that speaks RTP, with G.711 at 50 packets a
/// second. Each payload says when it was sent and by whom. Confined to the generator's thread.
final class SimulatedCall {
    static final int PAYLOAD_BYTES = 160;
    private static final int PCMA = 8;
    private static final int STAMP_AT = RtpPacket.HEADER_BYTES;
    private static final int NUMBER_AT = STAMP_AT + 8;
    private static final int FILL = 0xD5;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    final int number;
    /// Where the relay takes the browser's packets and the trunk's, as the sockets want it.
    long browserTarget;

    long trunkTarget;

    @Nullable
    SrtpContext sending;

    @Nullable
    SrtpContext receiving;

    private final Gaps atBrowser = new Gaps();
    private final Gaps atTrunk = new Gaps();
    private int browserSequence;
    private int trunkSequence;
    private int opened;

    SimulatedCall(int number) {
        this.number = number;
    }

    boolean connected() {
        return sending != null && trunkTarget != 0;
    }

    /// Writes the browser's next packet, encrypted.
    ///
    /// @return its length
    int browserPacket(byte[] out, long nowNs) {
        SrtpContext context = sending;
        if (context == null) {
            return 0;
        }
        int sequence = browserSequence++;
        int length = packet(out, sequence, 0x1000_0000 | number, nowNs);
        return context.protect(out, 0, length);
    }

    /// Writes the trunk's next packet.
    int trunkPacket(byte[] out, long nowNs) {
        int sequence = trunkSequence++;
        return packet(out, sequence, 0x2000_0000 | number, nowNs);
    }

    private int packet(byte[] out, int sequence, int ssrc, long nowNs) {
        RtpPacket.writeHeader(out, PCMA, false, sequence & 0xFFFF, sequence * PAYLOAD_BYTES, ssrc);
        Arrays.fill(out, STAMP_AT, STAMP_AT + PAYLOAD_BYTES, (byte) FILL);
        LONG.set(out, STAMP_AT, nowNs);
        INT.set(out, NUMBER_AT, number);
        return STAMP_AT + PAYLOAD_BYTES;
    }

    /// Reads what came to the browser. Every so many-th packet is decrypted and looked into.
    ///
    /// @return when it was sent; 0 when that was not looked at, -1 when it is not what the trunk sent
    long atBrowser(byte[] in, int length, int every) {
        SrtpContext context = receiving;
        if (context == null || opened++ % every != 0) {
            return 0;
        }
        int plain = context.unprotect(in, 0, length);
        return plain < 0 ? -1 : atTrunk(in, plain, number);
    }

    /// Notes when a packet came, for [#largestGapNs].
    void arrived(boolean browser, long sentNs, long arrivalNs) {
        (browser ? atBrowser : atTrunk).arrived(sentNs, arrivalNs);
    }

    /// The longest time between two packets at either end since [#forgetGaps], less what their sender was late by.
    long largestGapNs() {
        return Math.max(atBrowser.largestNs, atTrunk.largestNs);
    }

    /// The same as it was heard, the sender's own lateness included.
    long largestHeardGapNs() {
        return Math.max(atBrowser.largestHeardNs, atTrunk.largestHeardNs);
    }

    void forgetGaps() {
        atBrowser.forget();
        atTrunk.forget();
    }

    /// What one end sees of the packets of the other. Confined to the generator's thread.
    private static final class Gaps {
        private static final long FRAME_NS = 20_000_000L;

        private long sentNs;
        private long arrivalNs;
        private long largestNs;
        private long largestHeardNs;

        private void arrived(long sent, long arrival) {
            if (arrivalNs != 0) {
                long heard = arrival - arrivalNs;
                long late = Math.max(0, sent - sentNs - FRAME_NS);
                largestHeardNs = Math.max(largestHeardNs, heard);
                largestNs = Math.max(largestNs, heard - late);
            }
            sentNs = sent;
            arrivalNs = arrival;
        }

        private void forget() {
            arrivalNs = 0;
            largestNs = 0;
            largestHeardNs = 0;
        }
    }

    /// Reads what came to a trunk.
    ///
    /// @return when it was sent; -1 when it is not what that call's browser sent
    static long atTrunk(byte[] in, int length, int number) {
        boolean whole = length == STAMP_AT + PAYLOAD_BYTES
                && (int) INT.get(in, NUMBER_AT) == number
                && in[STAMP_AT + PAYLOAD_BYTES - 1] == (byte) FILL;
        return whole ? (long) LONG.get(in, STAMP_AT) : -1;
    }
}
