package io.tandem.media.path;

import io.tandem.media.Codec;
import io.tandem.media.Filler;
import io.tandem.media.MediaCommand;
import io.tandem.media.MediaSession;
import io.tandem.media.PayloadTypes;
import io.tandem.media.PortId;
import io.tandem.media.RtpLocal;
import io.tandem.media.RtpRemote;
import io.tandem.media.audio.Companding;
import io.tandem.media.codec.AudioDecoder;
import io.tandem.media.codec.AudioEncoder;
import io.tandem.media.codec.Codecs;
import io.tandem.media.rtp.RtpPacket;
import io.tandem.media.rtp.RtpReceiver;
import io.tandem.media.rtp.RtpStream;
import io.tandem.media.srtp.SrtpContext;
import io.tandem.media.srtp.SrtpKeys;
import io.tandem.media.srtp.SrtpProfile;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// The work of a call, done before the first call comes: cold code delays its first packets by tens of
/// milliseconds. Stateless; it blocks its caller.
public final class WarmUp {
    /// After so many the code of the packet path is compiled.
    private static final int PACKETS = 20_000;

    private static final int PAYLOAD_BYTES = 160;
    private static final int FRAMES = 200;
    /// 120 ms at 16 kHz, as decoders want it.
    private static final int MOST_FRAME_SAMPLES = 16_000 * AudioDecoder.LONGEST_PACKET_MS / 1_000;

    private static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 101);

    private WarmUp() {}

    /// Unprotects, rewrites and protects packets in memory with every SRTP profile.
    ///
    /// @throws IllegalStateException when one does not come through: then no call's would either
    public static void relayInMemory() {
        for (SrtpProfile profile : SrtpProfile.preferred()) {
            SrtpKeys keys = new SrtpKeys(profile, new byte[profile.keyLength()], new byte[profile.saltLength()]);
            try (SrtpContext far = SrtpContext.forSending(keys);
                    SrtpContext receiving = SrtpContext.forReceiving(keys);
                    SrtpContext sending = SrtpContext.forSending(keys)) {
                relay(far, receiving, sending);
            }
        }
    }

    private static void relay(SrtpContext far, SrtpContext receiving, SrtpContext sending) {
        RtpPacket packet = new RtpPacket();
        RtpReceiver receiver = new RtpReceiver(8_000);
        RtpStream stream = new RtpStream(1, 0, 0);
        byte[] in = new byte[2 * PAYLOAD_BYTES];
        byte[] out = new byte[2 * PAYLOAD_BYTES];
        for (int i = 0; i < PACKETS; i++) {
            long now = i * MediaLoop.TICK_NS;
            RtpPacket.writeHeader(in, 8, false, i & 0xFFFF, i * PAYLOAD_BYTES, 2);
            int length = far.protect(in, 0, RtpPacket.HEADER_BYTES + PAYLOAD_BYTES);
            int plain = receiving.unprotect(in, 0, length);
            if (plain < 0 || !packet.parse(in, 0, plain)) {
                throw new IllegalStateException("SRTP of packet " + i + " failed: " + plain);
            }
            receiver.count(packet, false, now);
            stream.relay(packet, 1, false, out, 0, now);
            Companding.copy(
                    Codec.PCMA, in, packet.payloadOffset(), Codec.PCMU, out, RtpPacket.HEADER_BYTES, PAYLOAD_BYTES);
            sending.protect(out, 0, RtpPacket.HEADER_BYTES + PAYLOAD_BYTES);
        }
    }

    /// Encodes and decodes with every codec at both sample rates: loading a library on a media loop would hold up
    /// all its calls.
    public static void transcodeInMemory() {
        short[] pcm = new short[MOST_FRAME_SAMPLES];
        byte[] octets = new byte[AudioEncoder.MOST_OCTETS];
        for (Codec codec : Codec.all()) {
            for (int rate : new int[] {8_000, 16_000}) {
                try (AudioEncoder encoder = Codecs.encoder(codec, rate);
                        AudioDecoder decoder = Codecs.decoder(codec, rate)) {
                    for (int i = 0; i < FRAMES; i++) {
                        pcm[i % pcm.length] = (short) (i * 997);
                        int length = encoder.encode(pcm, rate / 50, octets, 0);
                        decoder.decode(octets, 0, length, pcm);
                        decoder.conceal(pcm);
                    }
                }
            }
        }
    }

    /// Lets two ports of one session send each other a tone over real sockets; each relays it once more.
    ///
    /// @param session a fresh one, for this alone
    /// @param reachable an address on which our own sockets hear each other
    /// @param country of a tone plan
    public static void callOverSockets(MediaSession session, InetAddress reachable, String country)
            throws MediaSession.NoPortsLeft {
        PortId one = new PortId("one");
        PortId two = new PortId("two");
        RtpLocal first = session.openTrunkPort(one, reachable);
        RtpLocal second = session.openTrunkPort(two, reachable);
        session.tell(new MediaCommand.ConnectTrunk(one, to(reachable, second), PCMA));
        session.tell(new MediaCommand.ConnectTrunk(two, to(reachable, first), PCMA));
        session.tell(new MediaCommand.Hear(one, null, new Filler.Tone(country, Filler.ToneKind.RINGBACK)));
        session.tell(new MediaCommand.Hear(two, two, new Filler.Nothing()));
    }

    private static RtpRemote to(InetAddress address, RtpLocal local) {
        return new RtpRemote(
                new InetSocketAddress(address, local.rtp().getPort()),
                new InetSocketAddress(address, local.rtcp().getPort()),
                false);
    }
}
